select format('mean_{}', span) as feature, offence, area, level as value from mean;
