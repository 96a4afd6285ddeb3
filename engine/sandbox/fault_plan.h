#pragma once
/// Which request meets which fault. Pure: the same seed and number always give the same fault.

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/sandbox/sandbox.h"

namespace mixferry::sandbox {

enum class FaultKind : std::uint8_t {
  none,
  too_many_requests,
  too_many_requests_retry_after,
  error_before_storing,
  error_after_storing,
  reset_before_storing,
  reset_after_storing,
  silent_before_storing,
  silent_after_storing,
  slow,
  late,
  html_too_large,
  unreadable_answer,
  outage,
};

[[nodiscard]] std::string_view name_of(FaultKind kind);
/// Whether the request is carried out in spite of the fault.
[[nodiscard]] bool stores(FaultKind kind);

/// Ways in which an answer can't be read; in each of them its status line says 200.
enum class Unreadable : std::uint8_t {
  cut_json,        ///< a whole HTTP message, but its JSON ends half-way
  cut_connection,  ///< the connection ends before the promised number of bytes
  html_page,
  empty_body,
};

struct Fault {
  FaultKind kind = FaultKind::none;
  unsigned status = 0;  ///< of `error_*` and `outage`: 500, 502, 503 or 504
  Unreadable unreadable = Unreadable::cut_json;
};

class FaultPlan {
 public:
  /// Throws `std::invalid_argument` for chances outside 0 to 1 or together above 1.
  explicit FaultPlan(const Faults& faults);
  /// The fault of the request with this number, from 1.
  [[nodiscard]] Fault at(std::uint64_t request) const;

 private:
  Faults faults_;
};

}  // namespace mixferry::sandbox
