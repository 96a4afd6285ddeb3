#pragma once
/// Cancelling a task while Mixpanel allows it.

#include <cstdint>
#include <optional>
#include <string>

#include "engine/erasing/request.h"
#include "engine/erasing/services.h"

namespace mixferry::erasing {

enum class Cancelling : std::uint8_t {
  cancelled,   ///< its people are not erased, and may be sent again; profiles that were deleted stay so
  too_late,    ///< it has started
  not_found,   ///< Mixpanel knows no such task
  not_theirs,  ///< no erasure that is under way has it
};

/// Cancels `task` of a deletion, and with it its people: all tasks of their order, where there are several.
/// Who is in an order without a task, or waits for another one of it that is too late to be cancelled, goes
/// on.
[[nodiscard]] Done<Cancelling> cancel(ledger::Erasures& erasures, ledger::PrivacyRequestId id,
                                      const std::string& task, TaskService& tasks,
                                      const TakeStep& take_step = {});

/// The open erasure that has `task`; nullopt: none has.
[[nodiscard]] std::optional<ledger::PrivacyRequestId> erasure_with(ledger::Erasures& erasures,
                                                                   const std::string& task);

}  // namespace mixferry::erasing
