-- 0012 duty desk: the Careline answers what was sent to its own duty desk, and nothing that was sent to others.
-- Owner: src/journey/5-acknowledgement. Breaking: no.
set role owner;

grant insert on acknowledgement, outcome to careline;
do $$
declare
  t text;
begin
  foreach t in array array['acknowledgement', 'outcome'] loop
    execute format('create policy careline_own_desk on %I as restrictive for insert to careline with check (dispatch_id in (select d.id from dispatch d where d.desk_id = any (array(select unnest(app_desks())))))', t);
  end loop;
end $$;

reset role;
