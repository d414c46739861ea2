with levels as (
    select 'lag_1' as name, offence, area, level from lagged where k = 1
    union all
    select format('ewma_{}', rate), offence, area, level from ewma where rate in (0.1, 0.01)
    union all
    select 'mean_52', offence, area, level from mean where span = 52
)
select format('district_{}', name) as feature, offence, area,
    avg(level) over (partition by name, offence, district) as value
from levels join areas using (area)
union all
select format('city_{}', name), offence, area, avg(level) over (partition by name, offence) from levels;
