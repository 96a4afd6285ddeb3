#pragma once
/// A local stand-in for Mixpanel: `/engage` and `/groups` as its documentation and recordings say, profiles
/// that can be read back, and faults on demand. Shares no code with the client, so that one mistake can't
/// hide in both.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace mixferry::sandbox {

/// Chances (0 to 1) that a request meets a fault, drawn from one seed.
struct Faults {
  double too_many_requests = 0;              ///< 429 without Retry-After
  double too_many_requests_retry_after = 0;  ///< 429 with `Retry-After: 1`
  double error_before_storing = 0;           ///< 500, 502, 503 or 504, nothing stored
  double error_after_storing = 0;            ///< the same, everything stored
  double reset_before_storing = 0;
  double reset_after_storing = 0;
  double slow = 0;               ///< the answer comes after `slow_milliseconds`
  double html_too_large = 0;     ///< 413 with an HTML page
  double unreadable_answer = 0;  ///< 200 with a body that is cut off, everything stored
  std::uint64_t slow_milliseconds = 3'000;
  std::uint64_t outage_from_request = 0;  ///< from this request on (1 is the first; 0: never) ...
  std::uint64_t outage_requests = 0;      ///< ... so many requests get 503
  std::uint64_t seed = 1;
};

/// Readings of Mixpanel's behaviour where its documents leave room; the defaults are the likelier ones.
struct Behaviour {
  bool one_bad_update_spoils_all =
      false;                     ///< non-strict mixed batches answer `0` (the identity page's reading)
  bool surplus_dropped = false;  ///< over 2,000 updates: store 2,000, drop the rest, report success
  bool too_large_as_html = false;
  bool add_and_append_on_groups_invalid = false;  ///< invalid also without strict; default: ignored there
  bool last_seen_on_set_only = false;
  bool time_ordered = false;  ///< `$set` with an older `$time` than the stored value's is ignored
  std::uint64_t body_bytes_max = 10'000'000;
};

struct SandboxOptions {
  std::uint16_t port = 0;                         ///< 0: a free one
  std::vector<std::string> tokens = {"sandbox"};  ///< the projects that exist
  std::vector<std::string>
      group_keys;  ///< set up in every project; groups of others are stored, not queryable
  Faults faults;
  Behaviour behaviour;
};

/// Serves on 127.0.0.1 from construction to destruction, on a thread of its own.
class Sandbox {
 public:
  /// Throws `std::system_error` when the port can't be had.
  explicit Sandbox(SandboxOptions options);
  ~Sandbox();
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;

  [[nodiscard]] std::uint16_t port() const;

 private:
  struct Server;
  std::unique_ptr<Server> server_;
};

}  // namespace mixferry::sandbox
