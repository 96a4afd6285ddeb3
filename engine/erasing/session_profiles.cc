#include "engine/erasing/session_profiles.h"

#include <algorithm>
#include <cstdint>
#include <fmt/format.h>
#include <optional>
#include <string_view>
#include <utility>

#include "engine/base/json_text.h"
#include "engine/flow/stoppable.h"
#include "engine/http/endpoint.h"
#include "engine/mixpanel/limits.h"
#include "engine/mixpanel/query/query_trouble.h"
#include "engine/reading/ask_profiles.h"
#include "engine/verification/found_profile.h"

namespace mixferry::erasing {
namespace {

ExitCode exit_code_of(mixpanel::QueryTrouble::Kind kind) {
  using Why = mixpanel::QueryTrouble::Kind;
  const bool is_refused = kind == Why::credentials || kind == Why::project || kind == Why::plan;
  return is_refused ? ExitCode::refused : ExitCode::stopped;
}

}  // namespace

SessionProfiles::SessionProfiles(Options options, ledger::Quotas& quotas)
    : options_(std::move(options)),
      tell_(options_.tell ? options_.tell : [] {}),
      timer_(loop_.get_executor()),
      stack_(loop_.get_executor(), options_.delivery),
      asking_(options_.query, "queries", quotas) {}

std::string SessionProfiles::deletion_of(const std::string& id, bool ignore_alias) const {
  std::string record = options_.record_head + "\"$distinct_id\":";
  append_json_string(record, id);
  if (ignore_alias) record += ",\"$ignore_alias\":true";
  // Source: Mixpanel docs, reference "Delete Profile": the value is not looked at.
  return record + ",\"$delete\":\"\"}";
}

boost::asio::awaitable<void> SessionProfiles::deliver(const batch::Batch& batch, std::size_t first,
                                                      Done<>& done, std::vector<std::size_t>& refused) {
  const delivery::DeliveryResult result = co_await stack_.sink().deliver(batch);
  if (result) {
    for (const delivery::RejectedRecord& record : result->rejected) refused.push_back(first + record.index);
    co_return;
  }
  const ExitCode exit_code =
      result.error().kind == ErrorKind::retryable ? ExitCode::stopped : ExitCode::refused;
  done = std::unexpected(
      Halt{.exit_code = exit_code,
           .words = fmt::format("the profiles could not be deleted: {}", result.error().message)});
}

Done<std::vector<std::size_t>> SessionProfiles::delete_profiles(const std::vector<std::string>& ids,
                                                                bool ignore_alias) {
  std::vector<std::size_t> refused;
  for (std::size_t first = 0; first < ids.size();) {
    batch::Batch batch;
    std::size_t next = first;
    for (; next < ids.size() && batch.records.size() < mixpanel::kRecordsPerRequestMax; ++next) {
      const std::string record = deletion_of(ids[next], ignore_alias);
      const bool is_full = batch.body.size() + record.size() + 2 > mixpanel::kBodyBytesDefault;
      if (is_full && !batch.records.empty()) break;
      batch.append(record, /*bears_repeating=*/true);
    }
    Done<> done;
    const auto stopped = flow::run_until_stopped(loop_, timer_, deliver(batch, first, done, refused), tell_);
    if (stopped) return std::unexpected(Halt{.words = *stopped});
    if (!done) return std::unexpected(std::move(done.error()));
    first = next;
  }
  return refused;
}

boost::asio::awaitable<void> SessionProfiles::ask(const std::vector<std::string>& ids, Done<>& done,
                                                  std::set<std::string>& found) {
  const mixpanel::ProfileQuery query{.distinct_ids = ids, .properties = std::vector<std::string>{}};
  std::set<std::string> of_page;
  const reading::ProfileTaker taker{
      .begin = [&] { of_page.clear(); },
      // One without an id is somebody's all the same.
      .take =
          [&](std::string_view json) {
            of_page.insert(verification::id_of_found(json).value_or(std::string{}));
          }};
  std::optional<mixpanel::LaterPage> later;
  for (;;) {
    const auto head = co_await reading::ask_page(asking_.caller(), asking_.access(), query, later, taker);
    if (!head) {
      const std::string host = http::host_and_port(options_.query.endpoint);
      done = std::unexpected(Halt{.exit_code = exit_code_of(head.error().kind),
                                  .words = fmt::format("the profiles could not be read back: {} said: \"{}\"",
                                                       host, head.error().words)});
      co_return;
    }
    found.merge(of_page);
    const std::uint32_t next = later ? later->page + 1 : 1;
    if (next >= mixpanel::pages_of(*head)) co_return;
    if (!later) later = mixpanel::LaterPage{.session_id = head->session_id};
    later->page = next;
  }
}

Done<std::vector<std::size_t>> SessionProfiles::still_there(const std::vector<std::string>& ids) {
  std::vector<std::size_t> there;
  for (std::size_t first = 0; first < ids.size(); first += kPeopleAQuestion) {
    const std::size_t next = std::min(first + kPeopleAQuestion, ids.size());
    const std::vector<std::string> asked(ids.begin() + static_cast<std::ptrdiff_t>(first),
                                         ids.begin() + static_cast<std::ptrdiff_t>(next));
    Done<> done;
    std::set<std::string> found;
    const auto stopped = asking_.run(ask(asked, done, found), tell_);
    if (stopped) return std::unexpected(Halt{.words = *stopped});
    if (!done) return std::unexpected(std::move(done.error()));
    std::size_t known = 0;
    for (const std::string& id : asked) known += found.contains(id) ? 1 : 0;
    const bool has_others = known != found.size();
    for (std::size_t i = first; i < next; ++i)
      if (has_others || found.contains(ids[i])) there.push_back(i);
  }
  return there;
}

}  // namespace mixferry::erasing
