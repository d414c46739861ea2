with aged as (
    select w."window", (date_diff('second', starts, start) + date_diff('second', ends, start)) / 2 / 86400 as days_ago
    from windows w, today
),
felt as (
    select d as days, offence, area, sum(value * exp(-days_ago / d)) as level
    from evidence join aged using ("window"), (select unnest([14, 42]) as d)
    group by all
)
select format('near_repeat_{}_{}', days, m) as feature, offence, distance.area, sum(level * exp(-metres / m)) as value
from distance
cross join (select unnest([200, 400, 800]) as m)
join felt on felt.area = distance.other
where exp(-metres / m) >= 0.01
group by days, m, offence, distance.area;
