#pragma once
/// `/engage` and `/groups` as a function: request in, answer out, profiles changed on the way. No sockets, no
/// clock. What a record may say: update_reader.h; what it does: update_applier.h; here: bodies, flags and
/// answers.

#include <map>
#include <string>
#include <string_view>

#include "engine/sandbox/rate_account.h"
#include "engine/sandbox/sandbox.h"
#include "engine/sandbox/stats.h"
#include "engine/sandbox/update_applier.h"
#include "engine/sandbox/update_reader.h"

namespace mixferry::sandbox {

inline constexpr std::size_t kRecordsMax = 2'000;

struct EngageRequest {
  Target target = Target::users;
  bool get = false;  ///< the data is in the query string
  std::string_view query = {};
  std::string_view content_type = "application/json";
  std::string_view content_encoding = {};
  std::string_view body = {};
};

struct Answer {
  unsigned status = 200;
  std::string_view content_type = "application/json";
  std::string body = {};
};

class Engage {
 public:
  /// `store` and `stats` must outlive it.
  Engage(const Behaviour& behaviour, ProfileStore& store, Stats& stats);

  [[nodiscard]] Answer handle(const EngageRequest& request, TimePoint now);
  /// After the store was cleared: rate accounts begin anew.
  void reset();

 private:
  struct Flags;
  struct Findings;
  void apply_all(const EngageRequest& request, const Flags& flags, TimePoint now, Findings& findings);
  void apply_one(const Update& update, std::size_t index, const ApplyContext& context, Findings& findings);
  void count(Effect effect, const Update& update);
  [[nodiscard]] bool admits(std::string_view token, std::size_t body_bytes, TimePoint now);

  Behaviour behaviour_;
  ProfileStore& store_;
  Stats& stats_;
  UpdateReader reader_;
  UpdateApplier applier_;
  std::map<std::string, RateAccount, std::less<>> rates_;  ///< by token
};

/// The body of a 429, as documented for all ingestion.
[[nodiscard]] Answer too_many_requests_answer();

}  // namespace mixferry::sandbox
