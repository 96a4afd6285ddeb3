#pragma once
/// A local stand-in for Mixpanel: profiles, groups, events and identity as its documentation and recordings
/// say, queries and exports of them, and faults on demand. Shares no code with the client, so that one
/// mistake can't hide in both.

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/sandbox/identity/identity_mode.h"
#include "engine/sandbox/privacy/task_status.h"

namespace mixferry::sandbox {

/// Chances (0 to 1, together at most 1) that a request to a path of Mixpanel's (`/engage`, `/import`,
/// `/api/query/engage` and so on) meets a fault. Which request meets which fault depends on `seed` and the
/// request's number alone. What is below `/sandbox` is never disturbed.
struct Faults {
  double too_many_requests = 0;              ///< 429 without Retry-After
  double too_many_requests_retry_after = 0;  ///< 429 with `Retry-After: 1`
  double error_before_storing = 0;           ///< 500, 502, 503 or 504, nothing stored
  double error_after_storing = 0;            ///< the same, everything stored
  double reset_before_storing = 0;           ///< the connection is reset, nothing stored
  double reset_after_storing = 0;            ///< the same, everything stored
  double silent_before_storing = 0;          ///< no answer until the client gives up, nothing stored
  double silent_after_storing = 0;           ///< the same, everything stored
  double slow = 0;               ///< stored at once, but the answer comes after `slow_milliseconds`
  double late = 0;               ///< stored after `late_milliseconds`: requests that came later overtake it
  double html_too_large = 0;     ///< 413 with an HTML page, nothing stored
  double unreadable_answer = 0;  ///< 200 that is cut off, empty or an HTML page, everything stored
  std::uint64_t slow_milliseconds = 3'000;
  std::uint64_t late_milliseconds = 100;
  std::uint64_t outage_from_request = 0;  ///< from this request on (1 is the first; 0: never) ...
  std::uint64_t outage_requests = 0;      ///< ... so many requests get 503, nothing stored
  std::uint64_t seed = 1;
};

/// Readings of Mixpanel's behaviour where its documents leave room; the defaults are the likelier ones.
struct Behaviour {
  /// Without `strict`, a batch with any invalid update answers `0`, status 0 (the identity page's reading).
  /// Its valid updates are stored all the same.
  bool any_invalid_answers_zero = false;
  bool surplus_dropped = false;  ///< over 2,000 updates: store 2,000, drop the rest, report success
  bool too_large_as_html = false;
  bool add_and_append_on_groups_invalid = false;  ///< invalid also without strict; default: ignored there
  bool last_seen_on_set_only = false;  ///< `$last_seen` moves with `$set` and `$set_once`; default: with all
  bool time_ordered = false;           ///< `$set` with an older `$time` than the stored value's is ignored
  bool distinct_id_optional = false;   ///< `/import` takes events without, also with `strict`
  std::uint64_t link_delay_milliseconds =
      0;  ///< ids that are linked become one so much later (Mixpanel: to 24 h)
  std::uint64_t body_bytes_max = 10'000'000;    ///< larger requests get 413; where compressed ones are taken,
                                                ///< also those that are larger when unpacked
  std::uint64_t updates_per_minute_max = 0;     ///< of one project, events among them; 429 above; 0: no limit
                                                ///< (Mixpanel: 1,800,000)
  std::uint64_t body_bytes_per_minute_max = 0;  ///< the same in bytes (Mixpanel: 2,000,000,000)
  std::uint64_t latency_milliseconds = 0;       ///< every answer of Mixpanel's paths takes this long

  std::chrono::milliseconds seen_after{0};  ///< what is written can be read by queries so much later
  std::uint64_t queries_per_hour_max = 60;  ///< of one project; 429 above; 0: no limit
  std::uint64_t queries_at_once_max = 5;    ///< the same
  std::uint64_t exports_per_hour_max = 60;  ///< the same of raw exports
  std::uint64_t exports_per_second_max = 3;
  std::uint64_t exports_at_once_max = 100;
  std::chrono::milliseconds hour = std::chrono::hours{1};  ///< how long an hour of the two limits lasts
  bool later_pages_free = false;     ///< pages of a session that is open don't count as queries
  bool query_limit_headers = false;  ///< a 429 of queries says when to come again: Retry-After, RateLimit
  std::chrono::milliseconds session_lifetime = std::chrono::minutes{10};  ///< since its last page was read
  std::uint64_t session_pages_max = 0;  ///< the session is forgotten behind so many; 0: it isn't
  bool total_of_page = false;           ///< `total` is what the page has, as Mixpanel's schema describes it
  bool json_queries = true;             ///< queries may be JSON, too, which is not documented
  bool unauthenticated_is_401 = false;  ///< queries without credentials; default: 400
  bool plan_has_api = true;             ///< without, queries and exports get 402
  bool plan_has_scim = true;            ///< without, SCIM gets 403

  std::chrono::milliseconds task_time = std::chrono::seconds{30};  ///< from asking for a task to its end
  TaskStatus task_end = TaskStatus::success;    ///< what it is then; one of a task that is over
  bool tasks_delete_nothing = false;            ///< they say SUCCESS, and all is still there
  bool tasks_as_list = false;                   ///< tasks are told as the overview of the reference shows it
  std::uint64_t task_calls_per_second_max = 1;  ///< of one project; 429 above; 0: no limit
  /// Days of events that the tasks of a project may have to read, all together, before the next gets 429; 0:
  /// no limit (Mixpanel: about five years).
  std::uint64_t day_scans_max = 5 * 365;
};

/// Which of Mixpanel's hosts a sandbox stands for.
enum class Host : std::uint8_t {
  all,
  ingestion,  ///< api.mixpanel.com
  query,      ///< mixpanel.com
  data,       ///< data.mixpanel.com
};

/// Who may send events beside those who know a token, and who may read.
struct ServiceAccount {
  std::string user;
  std::string secret;
  std::vector<std::uint64_t> projects = {};  ///< numbers of those that it is a member of; empty: of all
};

/// A person's token for deletions and retrievals.
struct GdprToken {
  std::string text;
  std::vector<std::uint64_t> projects = {};  ///< numbers of those that he is an admin of; empty: of all
};

struct SandboxOptions {
  std::uint16_t port = 0;                         ///< 0: a free one
  std::vector<std::string> tokens = {"sandbox"};  ///< the projects that exist, at least one
  /// Set up in every project; groups of other keys are stored, but shown only with `?all=1`. None: any key
  /// will do.
  std::vector<std::string> group_keys = {};
  /// Their `data_group_id`s, by key; those that aren't here get one made from the key's text.
  std::map<std::string, std::int64_t, std::less<>> data_group_ids = {};
  std::vector<std::uint64_t> project_ids = {};  ///< of the projects, in order, each its own; none: 1, 2, ...
  /// Of the projects, in order, each its own; none: the token with `-secret` behind.
  std::vector<std::string> project_secrets = {};
  std::vector<ServiceAccount> service_accounts = {{.user = "sandbox", .secret = "sandbox"}};
  std::vector<GdprToken> gdpr_tokens = {{.text = "sandbox-gdpr"}};
  std::string scim_token = "sandbox-scim";           ///< of the organization; the one that was made last
  std::uint64_t organization_id = 1;                 ///< of the organization that all of them belong to
  IdentityMode identity = IdentityMode::simplified;  ///< of every project; what new ones of Mixpanel's have
  /// Of every project, an IANA name: they were made before 2023, and are exported in it. Empty: exported in
  /// UTC.
  std::string timezone = {};
  Host host = Host::all;      ///< paths of Mixpanel's other hosts are unknown
  bool identity_api = false;  ///< serves `/identity/...`, which Mixpanel doesn't document
  Faults faults = {};
  Behaviour behaviour = {};
  /// Called with a line about each request, without its end, on the sandbox's thread. Must not throw.
  std::function<void(std::string_view line)> log = {};
};

/// Serves on 127.0.0.1 from construction to destruction, on a thread of its own that takes no signals.
class Sandbox {
 public:
  /// Throws `std::system_error` when the port can't be had, `std::invalid_argument` for options that make no
  /// sense.
  explicit Sandbox(SandboxOptions options);
  /// Answers nobody any more: open connections are closed and the thread is joined.
  ~Sandbox();
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  /// Blocks until SIGINT or SIGTERM arrives; takes both signals while it waits and hands them back after.
  void wait_for_signal();

 private:
  struct Server;
  std::unique_ptr<Server> server_;
};

}  // namespace mixferry::sandbox
