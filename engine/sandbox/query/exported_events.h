#pragma once
/// Events as Mixpanel's raw export has them: each one that was stored, repeated ones too, under the id that
/// stands for a person now, with what Mixpanel adds itself.
///     {"event":"..","properties":{"time":1785500000,"distinct_id":"..","$insert_id":"..",..}}

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "engine/sandbox/lines.h"
#include "engine/sandbox/query/project_zone.h"
#include "engine/sandbox/query/where.h"
#include "engine/sandbox/store.h"

namespace mixferry::sandbox {

struct ExportQuery {
  std::chrono::local_days from;                         ///< of the project's clock
  std::chrono::local_days to;                           ///< the last day
  std::optional<std::vector<std::string>> events = {};  ///< only those of these names
  std::optional<Where> where = {};
  std::uint64_t limit = UINT64_MAX;
  bool in_milliseconds = false;  ///< `time`; default: seconds
};

class ExportedEvents final : public Lines {
 public:
  /// `store` must outlive it and have `project`; `zone` too. Shows what can be seen at `now`, in the order in
  /// which it came. Clearing the store ends the lines.
  ExportedEvents(Store& store, const Project& project, const ProjectZone& zone, ExportQuery query,
                 TimePoint now);

  bool append(std::string& out, std::size_t bytes) override;

 private:
  [[nodiscard]] bool is_asked_for(const StoredEvent& event) const;
  [[nodiscard]] std::int64_t shown_time(TimePoint time) const;
  void append_line(std::string& out, const StoredEvent& event) const;

  Store& store_;
  const Project& project_;
  const ProjectZone& zone_;
  ExportQuery query_;
  TimePoint seen_until_;  ///< what arrived later can't be seen yet
  std::uint64_t generation_;
  std::size_t end_;
  std::size_t next_ = 0;
};

}  // namespace mixferry::sandbox
