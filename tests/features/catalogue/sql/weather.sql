with seen as (
    select name, date, value from weather, today where known <= moment
),
periods as (
    select date_trunc('day', today.start) as first_day, today.start, today."end",
        (select date_trunc('day', starts) from windows w where w."window" = origin - 1) as last,
        (select date_trunc('day', starts) from windows w where w."window" = greatest(origin - 4, 0)) as recent
    from today
),
years as (
    select unnest(range(1, 60)) as n
),
found as (
    select names.name,
        (select avg(value) from seen s where s.name = names.name and date >= last and date < start) as weather_last,
        (select avg(value) from seen s where s.name = names.name and date >= recent and date < start) as weather_recent,
        (
            select avg(value) from seen s where s.name = names.name and exists (
                select 1 from years where date >= first_day - to_years(n) - interval 7 day
                    and date < "end" - to_years(n) + interval 7 day
            )
        ) as weather_usual,
        (
            select avg(value) from seen s where s.name = names.name and exists (
                select 1 from years where date >= recent - to_years(n) - interval 7 day
                    and date < start - to_years(n) + interval 7 day
            )
        ) as usual_then
    from periods, (select distinct name from weather) names
)
select format('{}:{}', feature, told.name) as feature, offence, area, value
from (
    select 'weather_last' as feature, name, weather_last as value from found
    union all
    select 'weather_recent', name, weather_recent from found
    union all
    select 'weather_usual', name, weather_usual from found
    union all
    select 'weather_unusual', name, weather_recent - usual_then from found
) told, areas, offences;
