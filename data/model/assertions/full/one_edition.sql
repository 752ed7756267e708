-- An edition says once what it is.
select count(*) as editions from core.editions having count(*) <> 1;
