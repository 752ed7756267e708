-- What wrk asks: the paths of a file, one a line, each thread from a line of its own; and one line of JSON at the end.
-- With a second argument, each connection waits so many milliseconds, about, between an answer and what it asks next.

local asked, at = {}, 0

function init(args)
  for path in io.lines(args[1]) do
    asked[#asked + 1] = wrk.format("GET", path)
  end
  at = math.random(#asked)
  local pause = tonumber(args[2] or 0)
  if pause > 0 then
    function delay() return math.random(0, 2 * pause) end
  end
end

function request()
  at = at % #asked + 1
  return asked[at]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %d, "seconds": %.6f, "p50": %.3f, "p99": %.3f, "bytes": %d, "errors": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    summary.bytes, errors.connect + errors.read + errors.write + errors.status + errors.timeout
  ))
end
