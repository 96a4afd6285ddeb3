#pragma once
/// What queries found, kept so that its pages can be read one by one: which profiles they are, 4 bytes each,
/// not what these hold. A page is written when it is asked for, from the profiles as they are then; those
/// that are gone by then are missing on it.

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "engine/sandbox/profile_collection.h"
#include "engine/sandbox/time_point.h"
#include "engine/sandbox/update.h"

namespace mixferry::sandbox {

/// What a query found, in the order in which its pages show it.
struct ResultSet {
  std::uint64_t project = 0;  ///< its number
  Target target = Target::users;
  std::string parameters =
      {};  ///< all of the query but the page, in one form: later pages must have the same
  std::vector<Collection::Index> profiles = {};
  std::vector<std::string> bare_ids = {};  ///< behind them: ids that have no profile

  [[nodiscard]] std::size_t size() const { return profiles.size() + bare_ids.size(); }
};

/// A session, of which a page is about to be read. Valid until the next one is opened or read.
struct OpenSession {
  std::string_view id;
  const ResultSet* results;
};

class ResultSessions {
 public:
  struct Limits {
    std::chrono::milliseconds lifetime;  ///< since its last page was read
    std::uint64_t pages_max = 0;         ///< that are read before it is forgotten; 0: any number
    // Above these, those that were read longest ago are forgotten.
    std::size_t sessions_max = 64;
    std::size_t profiles_max = 8'000'000;  ///< of all sessions but the newest
  };
  explicit ResultSessions(Limits limits) : limits_(limits) {}

  /// Keeps what a query found.
  OpenSession open(ResultSet results, TimePoint now);
  /// nullopt: there is none of this id, or none any more.
  [[nodiscard]] std::optional<OpenSession> read(std::string_view id, TimePoint now);
  void clear() { sessions_.clear(); }

 private:
  struct Session {
    ResultSet results;
    TimePoint read;
    std::uint64_t order = 0;  ///< the higher, the later it was read
    std::uint64_t pages = 1;
  };
  void forget_old(TimePoint now);
  [[nodiscard]] bool is_full() const;

  Limits limits_;
  std::map<std::string, Session, std::less<>> sessions_;
  std::uint64_t reads_ = 0;
  std::mt19937_64 random_;
};

}  // namespace mixferry::sandbox
