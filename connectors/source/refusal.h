#pragma once
/// How this folder refuses what it can't read.

#include <expected>
#include <string>
#include <utility>

#include "engine/base/error.h"

namespace mixferry::connectors {

/// A fatal error; `message` names the file, what is wrong with it and what to do about it.
[[nodiscard]] inline std::unexpected<Error> refuse(std::string message) {
  return std::unexpected(Error{ErrorKind::fatal, std::move(message)});
}

}  // namespace mixferry::connectors
