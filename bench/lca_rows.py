"""Realistic cases by resampling the shipped sample: `python bench/lca_rows.py ROWS OUT.csv`.

Every draw is a hash of the row's number, so that the same number of rows is the same file. What real files do to an employer's
name, a title, a date, an amount and its unit is done to these: capitals, signs, requisition numbers, two forms of dates, `$` and
commas, hours labelled years. Sixteen fiscal years, 26 columns of the layout of FY2026, some 248 bytes a row.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "data" / "microdata" / "samples" / "lca-fy2026-q1.csv.gz"

_SEED = """
create table seed as select row_number() over (order by employer, job_title, city, wage, status) - 1 as sid, * from (
  select employer, job_title, split_part(work_location, ', ', 1) as city, split_part(work_location, ', ', 2) as st,
    try_cast(wage as double) as wage, status
  from read_csv('{sample}', header = true, all_varchar = true)
) where wage > 0
"""

_CASES = """
with drawn as (
  select range as i, (hash(range, 's') % {seeds})::bigint as sid, 2011 + (hash(range, 'y') % 16)::int as fy,
    {uniform}
  from range({rows})
),
seeded as (
  select *, least(greatest(sqrt(-2 * ln(greatest(a, 1e-6))) * cos(6.283185307 * b), -4), 4) as z from drawn join seed using (sid)
),
paid as (
  select *, round((case when wage <= 300 then wage * 2080 when wage < 2500 then wage * 26 when wage < 20000 then wage * 12
    else wage end) * pow(1.035, fy - 2025) * exp(0.07 * z), 0) as annual from seeded
),
printed as (
  select *,
    (case when h < .07 then round(annual / 2080, 2) when h < .075 then round(annual / 12, 2) when h < .078 then round(annual / 26, 2)
      when h < .08 then round(annual / 52, 2) when h > .9998 then annual * 10 when h > .9988 then annual / 2080
      else annual end)::decimal(18, 2) as amount,
    case when h < .07 then 'Hour' when h < .075 then 'Month' when h < .078 then 'Bi-Weekly' when h < .08 then 'Week'
      when h > .9978 and h <= .9988 then 'Hour' else 'Year' end as unit,
    make_date(fy - 1, 10, 1) + floor(c * 350)::int as received
  from paid
)
select printf('I-203-%02d%03d-%06d', fy % 100, 1 + floor(c * 364)::int, (i % 1000000)::int) as CASE_NUMBER,
  case when upper(status) like 'CERTIFIED%WITHDRAWN' and d < .5 then 'CERTIFIED-WITHDRAWN' when fy < 2020 then upper(status)
    else status end as CASE_STATUS,
  case when fy < 2019 then strftime(received, '%m/%d/%Y') else strftime(received, '%Y-%m-%d') end as RECEIVED_DATE,
  case when fy < 2019 then strftime(received + 7, '%m/%d/%Y') else strftime(received + 7, '%Y-%m-%d') end as DECISION_DATE,
  case when e < .965 then 'H-1B' when e < .98 then 'E-3 Australian' when e < .99 then 'H-1B1 Singapore' else 'H-1B1 Chile' end as VISA_CLASS,
  case when f < .3 then upper(job_title) when f < .33 then job_title || ' - ' || (1000 + hash(i, 't') % 9000)::varchar
    when f < .36 then job_title || ' ' || ['I', 'II', 'III', 'Sr.'][1 + (hash(i, 'u') % 4)::int] else job_title end as JOB_TITLE,
  case when job_title ~* 'data scien|machine|statistic' then '15-2051' when job_title ~* 'software|developer' then '15-1252'
    when job_title ~* 'analyst' then '15-1211.00' when job_title ~* 'research|scientist' then '15-1221' else '15-1299' end as SOC_CODE,
  'Computer Occupations' as SOC_TITLE,
  case when g < .985 then 'Y' else 'N' end as FULL_TIME_POSITION,
  strftime(make_date(fy, 4, 1) + floor(g * 180)::int, '%Y-%m-%d') as BEGIN_DATE,
  strftime(make_date(fy + 3, 3, 31) + floor(g * 180)::int, '%Y-%m-%d') as END_DATE,
  case when h < .95 then 1 else 1 + (hash(i, 'w') % 10)::int end as TOTAL_WORKER_POSITIONS,
  case (hash(i, 'n') % 12)::int when 0 then upper(employer) when 1 then lower(employer) when 2 then replace(employer, ',', '')
    when 3 then replace(employer, '.', '') when 4 then employer || ' ' when 5 then replace(employer, ' ', '  ')
    when 6 then replace(replace(employer, 'Inc.', 'Incorporated'), 'LLC', 'L.L.C.') else employer end as EMPLOYER_NAME,
  city as EMPLOYER_CITY, st as EMPLOYER_STATE, (511210 + hash(sid) % 8000)::varchar as NAICS_CODE,
  case when g < .5 then city else upper(city) end as WORKSITE_CITY, st as WORKSITE_STATE,
  printf('%05d', (hash(city) % 99999)::int) as WORKSITE_POSTAL_CODE,
  case when fy between 2015 and 2018 and h < .3 then '$' || format('{{:t,}}', amount::bigint) || '.00' else amount::varchar end as WAGE_RATE_OF_PAY_FROM,
  case when e < .6 then null else (amount * 1.2)::varchar end as WAGE_RATE_OF_PAY_TO, unit as WAGE_UNIT_OF_PAY,
  round(annual * (.75 + .2 * c), 2)::varchar as PREVAILING_WAGE, 'Year' as PW_UNIT_OF_PAY,
  case when d < .06 then null when z + (d - .5) * 2 < -1 then 'I' when z + (d - .5) * 2 < .3 then 'II'
    when z + (d - .5) * 2 < 1.2 then 'III' else 'IV' end as PW_WAGE_LEVEL,
  case when hash(sid, 'dep') % 5 = 0 then 'Yes' else 'No' end as H_1B_DEPENDENT
from printed
"""


def write(rows: int, path: Path) -> Path:
    """Write a CSV of so many cases; ten million are 2.4 GB."""
    import duckdb

    connection = duckdb.connect()
    connection.execute("set threads = 2")
    connection.execute("set memory_limit = '2GB'")
    connection.execute(_SEED.format(sample=SAMPLE.as_posix()))
    seeds = connection.execute("select count(*) from seed").fetchall()[0][0]
    uniform = ", ".join(f"((hash(range, '{salt}') % 1000003) / 1000003.0) as {salt}" for salt in "abcdefgh")
    query = _CASES.format(rows=rows, seeds=seeds, uniform=uniform)
    connection.execute(f"copy ({query}) to '{path.as_posix()}' (format csv, header true)").fetchall()
    connection.close()
    return path


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))
