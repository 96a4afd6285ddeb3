#pragma once
/// An instant, as every part of the sandbox is told it.

#include <chrono>

namespace mixferry::sandbox {

using TimePoint = std::chrono::sys_time<std::chrono::milliseconds>;

}  // namespace mixferry::sandbox
