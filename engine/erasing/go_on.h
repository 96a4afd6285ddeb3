#pragma once
/// The steps of an erasure or a retrieval, from wherever it is to its end.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>

#include "engine/erasing/request.h"
#include "engine/erasing/services.h"
#include "engine/mixpanel/privacy/task_request.h"

namespace mixferry::erasing {

struct GoOnOptions {
  std::size_t ids_max = mixpanel::kTaskIdsUsual;  ///< for one task
  bool waits = true;  ///< for tasks, for days; else it leaves when all are asked once
  /// After Mixpanel says that all is done, profiles may be readable for a while: they are deleted and read
  /// again after pauses, which double. Without waiting, once.
  std::uint32_t readings_max = 6;
  std::chrono::milliseconds first_reading_pause{30'000};
};

/// How it is when it leaves.
struct Standing {
  ledger::RequestState state = ledger::RequestState::open;
  std::map<ledger::PersonState, std::uint64_t> people = {};  ///< how many; none for what nobody is
  std::uint64_t still_there = 0;       ///< people of whom Mixpanel says that it is done, and who can be read
  std::uint64_t profiles_refused = 0;  ///< whose profile's deletion it did not take; their task goes on
  std::optional<Halt> halt = {};       ///< why it did not go on, though it could have
};

/// Submits people, deletes profiles, asks for tasks, reads back; or, of a retrieval, fetches what was found.
/// Each step is in the ledger when it is done, and what is about to be asked of Mixpanel before. To be called
/// again until the request is over; of one that is, it does nothing. One process at a time: who calls holds
/// a lock. Throws what the ledger throws.
[[nodiscard]] Standing go_on(ledger::Erasures& erasures, ledger::PrivacyRequestId id, TaskService& tasks,
                             ProfileService& profiles, const GoOnOptions& options,
                             const TakeStep& take_step = {});

/// How it is, without doing anything.
[[nodiscard]] Standing standing_of_request(ledger::Erasures& erasures, ledger::PrivacyRequestId id);

}  // namespace mixferry::erasing
