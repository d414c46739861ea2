select 'last_year' as feature, offence, area, level as value from season where around = 0
union all
select 'last_year_2', offence, area, level from season where around = 2
union all
select 'last_year_2_city', offence, area, avg(level) over (partition by offence) from season where around = 2;
