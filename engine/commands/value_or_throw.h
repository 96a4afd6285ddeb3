#pragma once
/// Where an error as a value ends what was asked for.

#include <utility>

#include "engine/base/error.h"

namespace mixferry::commands {

/// The value, or a `RunError` (`usage`).
template <typename T>
[[nodiscard]] T value_or_throw(Result<T> result) {
  if (!result) throw RunError(ExitCode::usage, result.error().message);
  return std::move(*result);
}

}  // namespace mixferry::commands
