-- For wrk: sends 16 requests at once.
init = function()
  local requests = {}
  for i = 1, 16 do
    requests[i] = wrk.format()
  end
  request16 = table.concat(requests)
end

request = function()
  return request16
end
