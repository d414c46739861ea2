with known as (
    select name, area, case when published <= start then total end as total from attributes, today
),
found as (
    select format('attribute:{}', name) as feature, area, total as value from known
    union all
    select format('attribute_log:{}', name), area, ln(1 + total) from known
    union all
    select format('attribute_near:{}', k.name), k.area,
        case when count(near.other) = 0 then 0 when count(near.other) = count(n.total) then avg(n.total) end
    from known k
    left join near on near.area = k.area
    left join known n on n.area = near.other and n.name = k.name
    group by k.name, k.area
)
select feature, offence, area, value from found, offences;
