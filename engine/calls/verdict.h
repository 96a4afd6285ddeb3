#pragma once
/// What one attempt at a call comes to, as values. Pure.

#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string>

#include "engine/http/message/response.h"

namespace mixferry::calls {

/// How an attempt ended: with an answer, or why there is none.
using Attempt = std::expected<http::Response, http::RequestError>;

struct Verdict {
  enum class Next : std::uint8_t {
    done,     ///< this is the answer that was asked for
    again,    ///< the same request may yet get it
    refused,  ///< it never will
  };
  Next next = Next::done;
  std::string reason = {};  ///< for people, the end of a sentence; empty with `done`
  /// With `again`, what the answer's text says of when: nullopt, and its Retry-After counts, or else
  /// back-off.
  std::optional<std::chrono::milliseconds> wait = {};
};

/// A function of the attempt and nothing else.
using Judge = std::function<Verdict(const Attempt&)>;

/// The judge for whom the status says it all: 2xx is done, what may pass is tried again, the rest refused.
/// Others begin with what they know of their API and leave the rest to it.
[[nodiscard]] Verdict judge_by_status(const Attempt& attempt);

}  // namespace mixferry::calls
