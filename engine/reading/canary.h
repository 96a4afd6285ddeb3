#pragma once
/// Whether what Mixpanel said yes to can be read back: it says yes to a token that does not exist, too, and
/// in the wrong region. Source: Mixpanel docs, reference "Project Token"; answers as they were recorded.

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "engine/mixpanel/query/profile_query.h"
#include "engine/reading/asking.h"

namespace mixferry::reading {

/// What came of it.
struct CanaryFinding {
  enum class State : std::uint8_t {
    not_begun,  ///< nothing was stored that could be read back
    unknown,    ///< it is still being looked for, or was until the end
    seen,
    missing,    ///< none was there in the time that it may take
    not_asked,  ///< Mixpanel did not answer, for the reason in `why`
    refused,    ///< it does not answer this credential, likewise
  };
  State state = State::not_begun;
  std::uint64_t ids = 0;                 ///< that were asked for
  std::uint64_t found = 0;               ///< of them
  std::uint32_t queries = 0;             ///< that it took
  std::chrono::milliseconds after = {};  ///< from the first success of theirs to this
  std::string why = {};                  ///< a clause
};

/// As programs read it: `seen`.
[[nodiscard]] std::string_view word_of(CanaryFinding::State state);

/// Asks for some profiles, again and again at growing pauses, on a thread of its own, beside an import.
class Canary {
 public:
  static constexpr std::chrono::milliseconds kWait = std::chrono::minutes(5);
  static constexpr std::chrono::milliseconds kWaitAtEnd = std::chrono::minutes(2);
  static constexpr std::chrono::milliseconds kPauseMax = std::chrono::seconds(60);

  struct Options {
    QueryHost host;
    std::filesystem::path state_dir;                     ///< whose ledger has the quota
    std::chrono::milliseconds wait = kWait;              ///< so long it may take until they are seen
    std::chrono::milliseconds wait_at_end = kWaitAtEnd;  ///< of it, behind the end of sending
    std::chrono::milliseconds first_pause{2'000};
  };
  explicit Canary(Options options) : options_(std::move(options)) {}
  /// Ends whatever it is at.
  ~Canary();
  Canary(const Canary&) = delete;
  Canary& operator=(const Canary&) = delete;

  /// Begins to look for the profiles of `query`, which were stored just now. Once.
  void watch(mixpanel::ProfileQuery query);
  [[nodiscard]] CanaryFinding finding() const;
  /// Nothing more will be sent. Waits until it is known, or nobody wants to wait any longer.
  [[nodiscard]] CanaryFinding finish();

 private:
  boost::asio::awaitable<void> look(Asking& asking);
  [[nodiscard]] flow::TimePoint deadline() const;
  void settle(CanaryFinding::State state, std::string why = {});
  void run();

  const Options options_;
  mixpanel::ProfileQuery query_ = {};
  mutable std::mutex mutex_;  ///< guards all below but the thread
  std::condition_variable settled_;
  CanaryFinding finding_;
  flow::TimePoint began_ = {};
  std::optional<flow::TimePoint> ended_ = {};  ///< sending
  bool is_stopping_ = false;
  bool is_settled_ = false;
  std::thread thread_;
};

}  // namespace mixferry::reading
