with gone as (
    select date_diff('second', date_trunc('year', start), start)
        / date_diff('second', date_trunc('year', start), date_trunc('year', start) + interval 1 year) as fraction
    from today
),
ahead as (
    select days.* from days, today
    where known <= moment and date >= date_trunc('day', start) and date < "end"
),
found as (
    select format('season_sin_{}', k) as feature, sin(2 * pi() * k * fraction) as value
    from gone, (select unnest([1, 2, 3]) as k)
    union all
    select format('season_cos_{}', k), cos(2 * pi() * k * fraction) from gone, (select unnest([1, 2, 3]) as k)
    union all
    select 'month', month(start) from today
    union all
    select 'weekday', isodow(start) - 1 from today
    union all
    select 'shift', origin % shifts from today
    union all
    select 'length', date_diff('second', start, "end") / 86400 from today
    union all
    select format('{}_days', kinds.kind), count(distinct date)
    from (select unnest(['holiday', 'school', 'event']) as kind) kinds left join ahead on ahead.kind = kinds.kind
    group by all
    union all
    select 'events', count(*) from ahead where kind = 'event'
    union all
    select format('event_days_of:{}', names.name), count(distinct date)
    from (select distinct name from days where kind = 'event') names
    left join ahead on ahead.name = names.name and ahead.kind = 'event'
    group by names.name
)
select feature, offence, area, value from found, areas, offences;
