with others as (
    select rate, e.offence, e.area, (
        select coalesce(sum(level), 0) from ewma o where o.rate = e.rate and o.area = e.area and o.offence <> e.offence
    ) as level
    from ewma e where rate in (0.1, 0.01)
),
named as (
    select names.name, e.offence, e.area, o.level
    from ewma e
    join ewma o on o.rate = e.rate and o.area = e.area
    join offences names on names.offence = o.offence
    where e.rate = 0.1
)
select format('others_ewma_{}', rate) as feature, offence, area, level as value from others
union all
select 'others_near_ewma_0.1', o.offence, o.area, coalesce(avg(n.level), 0)
from others o
left join near on near.area = o.area
left join others n on n.area = near.other and n.offence = o.offence and n.rate = o.rate
where o.rate = 0.1
group by all
union all
select 'share_52', offence, area, level / nullif(sum(level) over (partition by area), 0) from mean where span = 52
union all
select format('offence_ewma_0.1:{}', name), offence, area, level from named
union all
select format('offence_near_ewma_0.1:{}', e.name), e.offence, e.area, coalesce(avg(n.level), 0)
from named e
left join near on near.area = e.area
left join named n on n.area = near.other and n.offence = e.offence and n.name = e.name
group by e.name, e.offence, e.area;
