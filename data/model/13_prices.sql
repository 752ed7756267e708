-- Prices: what turns euros of a year into constant euros.

-- One row per year: level of consumer prices, 2018 = 1. Yearly mean of the consumer price index, all households (Insee):
-- growth in percent of 1.1 in 2019, then 0.5, 1.6, 5.2, 4.9 and 2.0 in 2024. Years after it have the last known one, until
-- theirs is: `provisional`, and said so wherever such an amount comes in or is shown.
create table core.prices (year integer primary key, price double not null, provisional boolean not null);

insert into core.prices
with growth (year, percent) as (
    values (2018, 0.0), (2019, 1.1), (2020, 0.5), (2021, 1.6), (2022, 5.2), (2023, 4.9), (2024, 2.0)
),

known as (select year, product(1 + percent / 100) over (order by year) as price from growth)

select year, price, false from known
union all
select range, (select max_by(price, year) from known), true from range(2025, 2101);
