select format('ewma_{}', rate) as feature, offence, area, level as value from ewma;
