#pragma once
/// What the tests of requests share: a ledger, and a Mixpanel with three people.

#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <vector>

#include "engine/erasing/go_on.h"
#include "engine/ledger/sqlite/open_ledger.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/erasing/fake_mixpanel.h"

namespace mixferry::erasing {

using State = ledger::RequestState;

class RequestFixture : public testing::Test {
 protected:
  using Kind = ledger::PrivacyRequest::Kind;

  void begin(const std::vector<std::string>& ids, Kind kind = Kind::erase) {
    std::vector<ledger::PersonToSee> people;
    for (const std::string& id : ids) people.push_back({.id = id});
    id_ = ledger_->begin_request({.kind = kind, .project = "project", .keeps_ids = true}, people);
    for (const std::string& id : ids) mixpanel_.profiles.insert(id);
  }
  Standing go_on() {
    return erasing::go_on(*ledger_, id_, mixpanel_, mixpanel_, options_,
                          [this](const ledger::RequestStep& step) { told_.push_back(step.what); });
  }
  /// `a erased`
  std::vector<std::string> people() {
    std::vector<std::string> words;
    for (const ledger::PersonRecord& person : ledger_->people(id_))
      words.push_back(person.id + " " + std::string(name_of(person.state)));
    return words;
  }
  /// `task begun: t1 (3)`
  std::vector<std::string> steps() {
    std::vector<std::string> words;
    for (const ledger::RequestStep& step : ledger_->steps(id_))
      words.push_back(step.what + ": " + step.answer + " (" + std::to_string(step.people) + ")");
    return words;
  }
  /// Whatever happened: nobody was submitted twice, and who is reported as erased is.
  void expect_true_so_far() {
    for (const auto& [id, times] : mixpanel_.times_submitted) EXPECT_EQ(times, 1) << id;
    for (const ledger::PersonRecord& person : ledger_->people(id_)) {
      if (person.state != ledger::PersonState::erased) continue;
      EXPECT_FALSE(mixpanel_.profiles.contains(person.id)) << person.id;
      bool is_done = false;
      for (const auto& [name, task] : mixpanel_.tasks) {
        const bool is_theirs = std::ranges::find(task.ids, person.id) != task.ids.end();
        is_done = is_done || (is_theirs && task.status == mixpanel::TaskStatus::success);
      }
      EXPECT_TRUE(is_done) << person.id;
    }
  }

  tests::TemporaryFolder folder_;
  std::unique_ptr<ledger::Ledger> ledger_ = ledger::open_ledger(folder_.path());
  FakeMixpanel mixpanel_;
  GoOnOptions options_;
  ledger::PrivacyRequestId id_ = 0;
  std::vector<std::string> told_;
};

}  // namespace mixferry::erasing
