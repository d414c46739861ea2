select format('lag_{}', k) as feature, offence, area, level as value from lagged;
