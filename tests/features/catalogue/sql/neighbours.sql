with touching as (
    select format('near_ewma_{}', rate) as feature, offence, area, level from ewma where rate in (0.1, 0.01)
    union all
    select format('near_mean_{}', span), offence, area, level from mean where span in (4, 52)
),
ranked as (
    select *, row_number() over (partition by area order by round(metres, 3), other) as place
    from distance where other <> area
)
select t.feature, t.offence, t.area, coalesce(avg(n.level), 0) as value
from touching t
left join near on near.area = t.area
left join touching n on n.area = near.other and n.offence = t.offence and n.feature = t.feature
group by all
union all
select format('around_{}', m), e.offence, e.area,
    coalesce(sum(n.level * exp(-d.metres / m)) / sum(exp(-d.metres / m)), 0)
from ewma e
cross join (select unnest([300, 600, 1200]) as m)
left join distance d on d.area = e.area and d.other <> e.area and exp(-d.metres / m) >= 0.01
left join ewma n on n.area = d.other and n.offence = e.offence and n.rate = e.rate
where e.rate = 0.05
group by m, e.offence, e.area
union all
select format('nearest_{}', k), n.offence, r.area, avg(n.level)
from ranked r
join (select unnest([4, 8, 16]) as k) on r.place <= k
join ewma n on n.area = r.other and n.rate = 0.05
group by k, n.offence, r.area
union all
select format('density_{}_{}', n.rate, m), n.offence, d.area, sum(n.level * exp(-d.metres / m))
from distance d
cross join (select unnest([200, 400, 800]) as m)
join ewma n on n.area = d.other and n.rate in (0.02, 0.005)
where exp(-d.metres / m) >= 0.01
group by n.rate, m, n.offence, d.area;
