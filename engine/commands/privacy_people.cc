#include "engine/commands/privacy_people.h"

#include <algorithm>
#include <boost/asio/awaitable.hpp>
#include <expected>
#include <fmt/format.h>
#include <optional>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "engine/base/counted.h"
#include "engine/base/error.h"
#include "engine/base/json_text.h"
#include "engine/base/listed.h"
#include "engine/base/target_kind.h"
#include "engine/commands/query_host.h"
#include "engine/pipeline/owner_noter.h"
#include "engine/pipeline/source_reading.h"
#include "engine/reading/ask_profiles.h"
#include "engine/reading/asking.h"
#include "engine/verification/found_profile.h"

namespace mixferry::commands {
namespace {

/// Ids of one e-mail address that a sentence names.
constexpr std::size_t kFoundTold = 10;

using FoundIds = std::expected<std::vector<std::string>, mixpanel::QueryTrouble>;

boost::asio::awaitable<void> find_ids(reading::Asking& asking, const mixpanel::ProfileQuery& query,
                                      FoundIds& found) {
  std::vector<std::string> ids;
  const reading::ProfileTaker taker{.begin = [&] { ids.clear(); },
                                    .take =
                                        [&](std::string_view json) {
                                          if (auto id = verification::id_of_found(json))
                                            ids.push_back(*std::move(id));
                                        }};
  const std::optional<mixpanel::LaterPage> first_page;
  const auto head = co_await reading::ask_page(asking.caller(), asking.access(), query, first_page, taker);
  if (head) {
    found = std::move(ids);
  } else {
    found = std::unexpected(head.error());
  }
}

[[noreturn]] void refuse_several(const std::string& email, const std::vector<std::string>& found) {
  std::vector<std::string> told(
      found.begin(), found.begin() + static_cast<std::ptrdiff_t>(std::min(found.size(), kFoundTold)));
  if (found.size() > kFoundTold) told.push_back(fmt::format("{} more", grouped(found.size() - kFoundTold)));
  throw RunError(ExitCode::usage,
                 fmt::format("--email {}: {} have this address: {}. Look at them, and name those that are "
                             "meant with --id. Nothing was done.",
                             email, counted(found.size(), "profile"), listed(told, "and")));
}

class IdsOfRows {
 public:
  explicit IdsOfRows(const mappings::Plan& plan) : plan_(plan) {}

  void take(const batch::Segment& segment) {
    named_.rows += segment.rows.last - segment.rows.first + 1;
    for (const batch::RowOwner& owner : segment.owners.each()) {
      if (plan_.spaces()[owner.space].kind != TargetKind::users) continue;
      if (owner.row != last_row_) ++rows_with_id_;
      last_row_ = owner.row;
      std::string id(segment.owners.id(owner));
      if (seen_.insert(id).second) named_.ids.push_back(std::move(id));
    }
  }
  /// Rows are numbered anew.
  void begin_source() { last_row_ = 0; }

  [[nodiscard]] NamedPeople named() && {
    named_.rows_without_id = named_.rows - rows_with_id_;
    return std::move(named_);
  }

 private:
  const mappings::Plan& plan_;
  NamedPeople named_;
  std::unordered_set<std::string> seen_;
  std::uint64_t rows_with_id_ = 0;
  std::uint64_t last_row_ = 0;
};

}  // namespace

NamedPeople people_by_id(const std::vector<std::string>& ids) {
  NamedPeople named;
  std::unordered_set<std::string> seen;
  for (const std::string& id : ids)
    if (seen.insert(id).second) named.ids.push_back(id);
  return named;
}

NamedPeople people_by_email(const std::string& email, const ProjectArguments& project, ledger::Quotas& quotas,
                            Listener& listener) {
  const reading::QueryHost host = query_host(project, listener);
  reading::Asking asking(host, "queries", quotas);
  mixpanel::ProfileQuery query{.where = "properties[\"$email\"] == ",
                               .properties = std::vector<std::string>{}};
  append_json_string(query.where, email);
  FoundIds found;
  const auto interrupted = asking.run(find_ids(asking, query, found), [] {});
  if (interrupted) throw RunError(ExitCode::stopped, fmt::format("{}: nothing was done.", *interrupted));
  if (!found) throw not_answered(found.error(), host);
  if (found->empty()) {
    throw RunError(ExitCode::usage,
                   fmt::format("--email {}: no profile of project {} has this address in $email, letter by "
                               "letter. Nothing was done. Who has no profile can still have events: name "
                               "them with --id.",
                               email, host.access.project_id()));
  }
  if (found->size() > 1) refuse_several(email, *found);
  return {.ids = *std::move(found)};
}

NamedPeople people_in_sources(const ReadingArguments& reading, const std::string& token) {
  PreparedReading prepared = prepare(load_mapping(reading, token), reading, reading.sources);
  const pipeline::OwnerNoting noting{.record_head = {}};
  prepared.options.rows.owners = &noting;
  const std::vector<RangeSet> nothing_settled;
  pipeline::SourceReading rows(prepared.sources, prepared.plan, nothing_settled, prepared.options);
  IdsOfRows ids(prepared.plan);
  const std::vector<pipeline::SourceOutcome> outcomes = rows.run({
      .begin_source = [&](SourceId) { ids.begin_source(); },
      .take =
          [&](batch::Segment& segment) {
            ids.take(segment);
            return true;
          },
      .end_source = [](SourceId) { return true; },
  });
  for (const pipeline::SourceOutcome& outcome : outcomes) {
    if (!outcome.error) continue;
    throw RunError(
        ExitCode::usage,
        fmt::format("{}\nNothing was done: whom the rest of the rows names is not known.", *outcome.error));
  }
  NamedPeople named = std::move(ids).named();
  if (!named.ids.empty()) return named;
  throw RunError(
      ExitCode::usage,
      named.rows == 0
          ? "there is no row in what was named, so nobody is meant. Nothing was done."
          : fmt::format("{}, and no id of a user among them, so nobody is meant. Nothing was done. "
                        "If the ids stand in another column, name it with --column.",
                        counted(named.rows, "row")));
}

}  // namespace mixferry::commands
