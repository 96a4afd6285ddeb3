#pragma once
/// Work on a loop that a person, or the system, may end.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <optional>
#include <string>

#include "engine/flow/timer.h"

namespace mixferry::flow {

/// Does `work` on `loop`, which `timer` is of and nobody else runs, and calls `tell` several times a second
/// meanwhile. The signals of `StopSignals` end it: then what that is in words, `interrupted`. Throws what
/// `work` or `tell` throws.
[[nodiscard]] std::optional<std::string> run_until_stopped(boost::asio::io_context& loop, LoopTimer& timer,
                                                           boost::asio::awaitable<void> work,
                                                           const std::function<void()>& tell);

}  // namespace mixferry::flow
