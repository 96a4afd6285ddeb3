#include "engine/commands/draft_trial.h"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <optional>

#include "connectors/input/open_archives.h"
#include "connectors/open/open_source.h"
#include "engine/base/counted.h"
#include "engine/pipeline/sample.h"
#include "mappings/plan/plan.h"

namespace mixferry::commands {
namespace {

/// Counts by reason.
class Trial final : public connectors::RowVisitor {
 public:
  Trial(const mappings::Plan& plan, std::vector<TriedRejects>& found) : mapper_(plan), found_(found) {}

  void begin_source(std::string path) { path_ = std::move(path); }

  void on_row(const Row& row) override {
    mapped_.clear();
    mapper_.map(row, row.raw.data(), mapped_);
    for (const Reject& reject : mapped_.rejects) note(reject);
  }
  void on_reject(Reject) override {}

 private:
  void note(const Reject& reject) {
    if (reject.code == "not_a_date" || reject.code == "no_such_date") return;
    auto known = std::ranges::find(found_, reject.code, &TriedRejects::code);
    if (known == found_.end()) {
      found_.push_back({reject.code, 0, fmt::format("row {} of {}: {}", reject.row, path_, reject.message)});
      known = found_.end() - 1;
    }
    ++known->rows;
  }

  mappings::RowMapper mapper_;
  mappings::EncodedRows mapped_;
  std::vector<TriedRejects>& found_;
  std::string path_;
};

}  // namespace

std::vector<TriedRejects> try_draft(const mappings::Mapping& draft, const std::vector<std::string>& paths,
                                    std::uint64_t rows_each, const ReadingArguments& reading) {
  const auto plan = mappings::Plan::compile(draft, {.timezone = reading.timezone,
                                                    .clock = &std::chrono::system_clock::now,
                                                    .project_identity = reading.project_identity,
                                                    .identity_api = reading.identity_api});
  std::vector<TriedRejects> found;
  if (!plan) return found;
  Trial trial(*plan, found);
  connectors::OpenArchives archives;
  for (const std::string& path : paths) {
    const auto source =
        connectors::open_source(path, pipeline::sampling_options(reading.read, rows_each), archives);
    if (!source) continue;
    trial.begin_source(path);
    // What can't be read has been told by the look that the draft was made of.
    static_cast<void>(pipeline::visit_sample(**source, rows_each, plan->columns(), trial));
  }
  std::ranges::stable_sort(found, std::ranges::greater{}, &TriedRejects::rows);
  return found;
}

std::vector<std::string> in_words(const std::vector<TriedRejects>& rejects) {
  std::vector<std::string> sentences;
  for (const TriedRejects& reject : rejects) {
    sentences.push_back(fmt::format("{} of those looked at will be {} ({}), such as {}",
                                    counted(reject.rows, "row"), reject.rows == 1 ? "a reject" : "rejects",
                                    reject.code, reject.first));
  }
  return sentences;
}

}  // namespace mixferry::commands
