#include "engine/erasing/orders.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gmock/gmock.h>
#include <variant>

namespace mixferry::erasing {
namespace {

using ledger::PersonRecord;
using ledger::PersonState;
using testing::ElementsAre;
using testing::IsEmpty;
using Why = mixpanel::TaskTrouble::Kind;

std::vector<PersonRecord> people_of(const std::vector<ledger::OrderNumber>& orders) {
  std::vector<PersonRecord> people;
  for (const ledger::OrderNumber order : orders) {
    const auto number = people.size() + 1;
    people.push_back({.number = number, .id = fmt::format("p{}", number), .order = order});
  }
  return people;
}

/// `order 2: 1 2`, `adopt 2: t1`; steps are left out.
std::vector<std::string> in_words(const std::vector<ledger::RequestChange>& changes) {
  std::vector<std::string> words;
  for (const ledger::RequestChange& change : changes) {
    if (const auto* ordered = std::get_if<ledger::PeopleOrdered>(&change))
      words.push_back(fmt::format("order {}: {}", ordered->order, fmt::join(ordered->people, " ")));
    if (const auto* begun = std::get_if<ledger::TasksBegun>(&change))
      words.push_back(fmt::format("adopt {}: {}", begun->order, fmt::join(begun->tasks, " ")));
  }
  return words;
}

OpenOrder order_of(std::size_t people) {
  return {.number = 1, .people = people_of(std::vector<ledger::OrderNumber>(people, 1))};
}

std::vector<std::string> conflict(std::size_t people, std::vector<std::string> ids,
                                  const std::vector<NamedTask>& tasks) {
  const mixpanel::TaskTrouble trouble{.kind = Why::conflict, .ids = std::move(ids)};
  return in_words(changes_for_conflict(order_of(people), trouble, tasks, 5));
}

TEST(Orders, AreOfAtMostSoMany) {
  EXPECT_THAT(in_words(changes_to_order(people_of({0, 0, 0, 0, 0}), 2)),
              ElementsAre("order 1: 1 2", "order 2: 3 4", "order 3: 5"));
  EXPECT_THAT(in_words(changes_to_order(people_of({0, 2, 0, 0}), 2)),
              ElementsAre("order 3: 1 3", "order 4: 4"));
  EXPECT_THAT(changes_to_order(people_of({1, 1}), 2), IsEmpty());
}

TEST(Orders, AreTakenOneByOne) {
  auto people = people_of({0, 2, 1, 2});
  EXPECT_EQ(first_open_order(people).number, 1u);
  people[2].state = PersonState::submitted;
  const OpenOrder second = first_open_order(people);
  EXPECT_EQ(second.number, 2u);
  ASSERT_EQ(second.people.size(), 2u);
  EXPECT_EQ(second.people[1].number, 4u);
  people[1].state = people[3].state = PersonState::failed;
  EXPECT_THAT(first_open_order(people).people, IsEmpty());
  EXPECT_EQ(next_order(people), 3u);
}

TEST(Orders, AreDividedInHalves) {
  EXPECT_THAT(in_words({change_to_divide(order_of(5), 7)}), ElementsAre("order 7: 4 5"));
  EXPECT_THAT(in_words({change_to_divide(order_of(2), 7)}), ElementsAre("order 7: 2"));
}

TEST(Orders, LeaveWhoHasATaskToThatTask) {
  EXPECT_THAT(
      conflict(4, {"p2", "p3"}, {{.id = "t1", .people = {"p2", "x"}}, {.id = "t2", .people = {"p3"}}}),
      ElementsAre("order 5: 2", "adopt 5: t1", "order 6: 3", "adopt 6: t2"));
  EXPECT_THAT(conflict(2, {"p1", "p2"}, {{.id = "t1", .people = {"p1", "p2"}}}),
              ElementsAre("order 5: 1 2", "adopt 5: t1"));
  EXPECT_THAT(conflict(2, {}, {{.id = "t1", .people = {"p2"}}}), ElementsAre("order 5: 2", "adopt 5: t1"))
      << "the conflict does not tell, the task does";
}

TEST(Orders, WaitForAllTasksThatMayBeTheirs) {
  EXPECT_THAT(conflict(3, {"p1", "p2"}, {{.id = "t1", .people = {"p1"}}, {.id = "t2"}, {.id = "t3"}}),
              ElementsAre("order 5: 1", "adopt 5: t1", "order 6: 2", "adopt 6: t2 t3"));
  EXPECT_THAT(conflict(3, {"p2"}, {{.id = "t1", .people = {"x"}}}), ElementsAre("order 5: 2", "adopt 5: t1"));
}

TEST(Orders, AreDividedWhereNobodyTellsWhoIsMeant) {
  EXPECT_THAT(conflict(3, {}, {{.id = "t1"}}), ElementsAre("order 5: 3"));
  EXPECT_THAT(conflict(3, {"x"}, {{.id = "t1", .people = {"x"}}}), ElementsAre("order 5: 3"));
  EXPECT_THAT(conflict(1, {}, {{.id = "t1"}}), ElementsAre("order 5: 1", "adopt 5: t1"));
  EXPECT_THAT(conflict(1, {"p1"}, {}), IsEmpty()) << "no task";
}

}  // namespace
}  // namespace mixferry::erasing
