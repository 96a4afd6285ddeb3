#pragma once
/// What Mixpanel doesn't have: the front page and the endpoints below `/sandbox`, which show and change what
/// the stand-in holds.

#include <string_view>

#include "engine/sandbox/answer.h"
#include "engine/sandbox/form.h"
#include "engine/sandbox/http_request.h"
#include "engine/sandbox/rate_account.h"
#include "engine/sandbox/stats.h"
#include "engine/sandbox/store.h"
#include "engine/sandbox/update.h"

namespace mixferry::sandbox {

class Inside {
 public:
  /// `store`, `rates` and `stats` must outlive it.
  Inside(Store& store, RateAccounts& rates, Stats& stats) : store_(store), rates_(rates), stats_(stats) {}

  [[nodiscard]] Reply front_page() const;
  [[nodiscard]] Reply profiles(Target target, const HttpRequest& request);
  [[nodiscard]] Reply events(const HttpRequest& request);
  [[nodiscard]] Reply identities(const HttpRequest& request);
  [[nodiscard]] Reply show_stats();
  [[nodiscard]] Reply declare_aliases(const HttpRequest& request);
  [[nodiscard]] Reply reset();

 private:
  [[nodiscard]] Project* asked_project(const Fields& query);

  Store& store_;
  RateAccounts& rates_;
  Stats& stats_;
};

}  // namespace mixferry::sandbox
