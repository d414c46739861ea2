-- What the origin knows, from long tables of all that was ever reported, and the levels that families share.

-- every cell there is behind the origin, with what was reported by then; a report of a withdrawal has a negative weight
create view evidence as
select w."window", a.area, o.offence, coalesce(r.weight, 0) + coalesce(c.missing, 0) as value
from today
join windows w on w."window" < today.origin
cross join areas a
cross join offences o
left join (
    select "window", area, offence, sum(weight) as weight
    from reports, today where known <= today.origin and "window" < today.origin group by all
) r using ("window", area, offence)
left join completion c using ("window", area, offence);

create view counts as
select w."window", a.area, o.offence, coalesce(r.weight, 0) as value
from today
join windows w on w."window" < today.origin
cross join areas a
cross join offences o
left join (
    select "window", area, offence, sum(weight) as weight
    from counted, today where known <= today.origin and "window" < today.origin group by all
) r using ("window", area, offence);

create view ewma as
select rate, offence, area,
    sum(value * power(1 - rate, origin - 1 - "window")) / sum(power(1 - rate, origin - 1 - "window")) as level
from evidence, today, (select unnest([0.3, 0.1, 0.05, 0.02, 0.01, 0.005])::double as rate)
group by all;

create view mean as
select span, offence, area,
    avg(value) over (
        partition by span, offence, area order by "window" rows between span - 1 preceding and current row
    ) as level
from evidence, today, (select unnest([4, 8, 13, 26, 52, 104]) as span)
qualify "window" = today.origin - 1;

create view lagged as
select k, offence, area, lag(value, k - 1) over (partition by k, offence, area order by "window") as level
from evidence, today, (select unnest([1, 2, 3, 4, 5, 6, 7, 8]) as k)
qualify "window" = today.origin - 1;

create view season as
select around, offence, area,
    coalesce(avg(value) filter ("window" between origin - season - around and origin - season + around), 0) as level
from evidence, today, (select unnest([0, 2]) as around)
group by all;

create view distance as
select a.area, b.area as other, sqrt((a.x - b.x) ** 2 + (a.y - b.y) ** 2) as metres from areas a, areas b;

-- the long-run level: own slow and slower, neighbours' and the city's, mixed
create view long_run as
select e.offence, e.area, 0.55 * e.level + 0.3 * slower.level + 0.02 * city.level + 1e-6
    + 0.13 * coalesce((
        select avg(n.level) from ewma n join near on near.other = n.area
        where near.area = e.area and n.offence = e.offence and n.rate = 0.01
    ), 0) as level
from ewma e
join ewma slower on slower.rate = 0.005 and slower.offence = e.offence and slower.area = e.area
join (select offence, avg(level) as level from ewma where rate = 0.01 group by all) city on city.offence = e.offence
where e.rate = 0.01;
