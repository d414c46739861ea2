with kinds as (
    select distinct kind from places
),
there as (
    select kind, x, y from places, today where coalesce(opened <= start, true) and coalesce(closed > start, true)
),
apart as (
    select kinds.kind, a.area, sqrt((a.x - p.x) ** 2 + (a.y - p.y) ** 2) as metres
    from areas a cross join kinds left join there p on p.kind = kinds.kind
),
found as (
    select format('places_{}:{}', m, kind) as feature, area, count(*) filter (metres <= m) as value
    from apart, (select unnest([250, 500, 1000]) as m) group by kind, m, area
    union all
    select format('place_distance:{}', kind), area, min(metres) from apart group by kind, area
)
select feature, offence, area, value from found, offences;
