#pragma once
/// How far a deletion or a retrieval is. Pure. Source: Mixpanel docs, reference "GDPR API".

#include <cstdint>
#include <string_view>

namespace mixferry::mixpanel {

enum class TaskStatus : std::uint8_t {
  pending,    ///< it was asked for
  staging,    ///< it is prepared, and can still be cancelled
  started,    ///< it can't be cancelled any more
  success,    ///< Mixpanel says that it is done
  failure,    ///< it is not done, and will not be: to be asked for anew
  revoked,    ///< it was cancelled
  not_found,  ///< Mixpanel knows no such task
  unknown,    ///< Mixpanel could not look, or said a word that nobody knows
};

/// In any case of letters; `COMPLETE`, which older guides name, is success. Any other word is unknown.
[[nodiscard]] TaskStatus task_status_named(std::string_view word);
/// `SUCCESS`
[[nodiscard]] std::string_view word_of(TaskStatus status);
/// Whether it goes on by itself: what it is now, it need not be the next time. Where Mixpanel could not look,
/// it may.
[[nodiscard]] bool is_under_way(TaskStatus status);
[[nodiscard]] bool may_be_cancelled(TaskStatus status);

}  // namespace mixferry::mixpanel
