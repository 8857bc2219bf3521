-- Asks for the lines of a file one after the other, and tells what came of it as JSON.
local lines = {}
local at = 0

function init(args)
  for line in io.lines(args[1]) do
    lines[#lines + 1] = line
  end
end

function request()
  at = at % #lines + 1
  return wrk.format("GET", lines[at])
end

function done(summary, latency, _requests)
  local failed = summary.errors
  io.write(string.format(
    '\n{"rate": %f, "p50": %f, "p95": %f, "failed": %d}\n',
    summary.requests / summary.duration * 1e6,
    latency:percentile(50) / 1000,
    latency:percentile(95) / 1000,
    failed.connect + failed.read + failed.write + failed.status + failed.timeout
  ))
end
