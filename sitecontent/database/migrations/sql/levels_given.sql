-- What the general manager gave before requests were asked for stays on record, without an approval:
-- the nightly report names it until it was asked for anew.
INSERT INTO database_rightgrant (employee_id, what, level, gives, cause, by_id, at, recorded_at)
SELECT employee_id, 'level', level, level <> '', 'earlier', by_id, at, recorded_at
FROM people_levelgrant ORDER BY id;
SET CONSTRAINTS ALL IMMEDIATE;
DROP TABLE people_levelgrant;
