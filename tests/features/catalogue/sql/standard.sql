with touching as (
    select e.rate, e.offence, e.area, coalesce(avg(n.level), 0) as level
    from ewma e
    left join near on near.area = e.area
    left join ewma n on n.area = near.other and n.offence = e.offence and n.rate = e.rate
    group by all
),
all_offences as (
    select rate, area, sum(level) as level from ewma group by all
),
city as (
    select rate, offence, avg(level) as level from ewma group by all
),
city_season as (
    select offence, avg(level) as level from season where around = 2 group by all
),
city_mean as (
    select offence, avg(level) as level from mean where span = 104 group by all
)
select format('own_{}', rate) as feature, offence, area, ln((e.level + 0.02) / (l.level + 0.02)) as value
from ewma e join long_run l using (offence, area)
union all
select format('near_{}', rate), offence, area, ln((t.level + 0.02) / (l.level + 0.02))
from touching t join long_run l using (offence, area) where rate in (0.1, 0.01)
union all
select 'all_0.05', offence, a.area, ln((a.level + 0.02) / (b.level + 0.02))
from all_offences a join all_offences b on b.area = a.area and a.rate = 0.05 and b.rate = 0.005, offences
union all
select 'all_level', offence, area, ln((a.level + 0.02) / (l.level + 0.02))
from all_offences a join long_run l using (area) where rate = 0.01
union all
select 'near_all_0.1', offence, n.area, ln((n.level + 0.02) / (a.level + 0.02))
from (select area, sum(level) as level from touching where rate = 0.1 group by all) n
join all_offences a on a.area = n.area and a.rate = 0.01, offences
union all
select 'last_year_here', offence, area, ln((s.level + 0.02) / (l.level + 0.02))
from season s join long_run l using (offence, area) where around = 2
union all
select format('city_{}', a.rate), a.offence, area, ln((a.level + 1e-6) / (b.level + 1e-6))
from city a join city b on b.offence = a.offence and a.rate in (0.3, 0.05) and b.rate = 0.01, areas
union all
select 'city_last_year', s.offence, area, ln((s.level + 1e-6) / (m.level + 1e-6))
from city_season s join city_mean m using (offence), areas
union all
select 'level', offence, area, ln(level) from long_run
union all
select 'week_of_year', offence, area, weekofyear(start) from today, areas, offences;
