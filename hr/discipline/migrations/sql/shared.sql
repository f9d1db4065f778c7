CREATE FUNCTION discipline_is_concerned(asked bigint, who bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM public.discipline_case WHERE id = asked AND subject_id = who)
        OR EXISTS (SELECT FROM public.discipline_concerned AS c
                   WHERE c.case_id = asked AND c.person_id = who
                     AND NOT EXISTS (SELECT FROM public.discipline_nameend AS e
                                     WHERE e.concerned_id = c.id))
$$;
