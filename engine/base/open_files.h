#pragma once
/// Too few file descriptors.

#include <string_view>
#include <system_error>

namespace mixferry {

/// What to do about it.
inline constexpr std::string_view kAllowMoreFiles = "Allow more open files (ulimit -n 256 is plenty)";

/// Whether the process, or the machine, may open no more files and sockets. `error`: of the standard library
/// or of Boost.
template <typename ErrorCode>
[[nodiscard]] bool is_too_many_files(const ErrorCode& error) {
  const std::error_code code = error;
  return code == std::errc::too_many_files_open || code == std::errc::too_many_files_open_in_system;
}

}  // namespace mixferry
