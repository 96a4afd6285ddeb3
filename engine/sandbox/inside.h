#pragma once
/// What Mixpanel doesn't have: the front page and the endpoints below `/sandbox`, which show and change what
/// the stand-in holds.

#include <string_view>

#include "engine/sandbox/answer.h"
#include "engine/sandbox/form.h"
#include "engine/sandbox/http_request.h"
#include "engine/sandbox/query/group_numbers.h"
#include "engine/sandbox/stats.h"
#include "engine/sandbox/store.h"
#include "engine/sandbox/update.h"

namespace mixferry::sandbox {

class Inside {
 public:
  /// All of them must outlive it.
  Inside(Store& store, const GroupNumbers& group_numbers, Stats& stats)
      : store_(store), group_numbers_(group_numbers), stats_(stats) {}

  [[nodiscard]] Reply front_page() const;
  [[nodiscard]] Reply profiles(Target target, const HttpRequest& request);
  [[nodiscard]] Reply events(const HttpRequest& request);
  [[nodiscard]] Reply identities(const HttpRequest& request);
  [[nodiscard]] Reply show_stats();
  [[nodiscard]] Reply declare_aliases(const HttpRequest& request);
  /// GET: those of a project, a line each; POST: one more, or many.
  [[nodiscard]] Reply cohorts(const HttpRequest& request, TimePoint now);
  /// The group keys that are set up or have groups, a line each, with the numbers that queries know them by.
  [[nodiscard]] Reply group_keys();

 private:
  [[nodiscard]] Reply define_cohorts(Project& project, std::string_view body, TimePoint now);
  [[nodiscard]] Project* asked_project(const Fields& query);

  Store& store_;
  const GroupNumbers& group_numbers_;
  Stats& stats_;
};

}  // namespace mixferry::sandbox
