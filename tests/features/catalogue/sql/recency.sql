with here as (
    select offence, area, max("window") filter (value > 0) as last from counts group by all
),
nearby as (
    select h.offence, h.area, max(n.last) as last
    from here h
    left join near on near.area = h.area
    left join here n on n.area = near.other and n.offence = h.offence
    group by all
)
select 'windows_since_last' as feature, offence, area, origin - coalesce(last, -1) as value from here, today
union all
select 'windows_since_near', offence, area, origin - coalesce(last, -1) from nearby, today
union all
select 'days_since_last', offence, area, date_diff('second', starts, start) / 86400
from here, today join windows w on w."window" = coalesce(last, 0);
