#include "engine/erasing/profiles.h"

#include <fmt/format.h>
#include <utility>

namespace mixferry::erasing {
namespace {

using ledger::PersonRecord;
using ledger::PersonState;
using ledger::RequestChange;
using ledger::RequestStep;

struct Parted {
  std::vector<PersonRecord> named;
  std::vector<PersonRecord> others;
};

/// Those at `positions`, which are in order or not, and the others.
Parted part(const std::vector<PersonRecord>& people, const std::vector<std::size_t>& positions) {
  std::vector<bool> is_named(people.size(), false);
  for (const std::size_t position : positions) is_named.at(position) = true;
  Parted parted;
  for (std::size_t i = 0; i < people.size(); ++i)
    (is_named[i] ? parted.named : parted.others).push_back(people[i]);
  return parted;
}

/// A step for `people`, who are in `state` then; nothing where there are none.
void change_state(std::vector<RequestChange>& changes, const std::vector<PersonRecord>& people,
                  PersonState state, RequestStep step) {
  if (people.empty()) return;
  step.people = people.size();
  changes.emplace_back(ledger::PeopleMoved{.people = numbers_of(people), .state = state});
  changes.emplace_back(std::move(step));
}

void note(std::vector<RequestChange>& changes, const std::vector<PersonRecord>& people, RequestStep step) {
  if (people.empty()) return;
  step.people = people.size();
  changes.emplace_back(std::move(step));
}

const RequestStep kDeleted{.what = "profile deleted", .answer = "taken"};
const RequestStep kNotDeleted{.what = "profile deleted", .answer = "not taken"};

/// Once more, of people whose task is done.
Done<> delete_again(Request& request, ProfileService& profiles, const std::vector<PersonRecord>& people) {
  const auto refused = profiles.delete_profiles(ids_of(people), request.asked().ignore_alias);
  if (!refused) return std::unexpected(refused.error());
  const auto [not_taken, taken] = part(people, *refused);
  std::vector<RequestChange> changes;
  note(changes, taken, kDeleted);
  note(changes, not_taken, kNotDeleted);
  request.change(changes);
  return {};
}

}  // namespace

Done<> delete_profiles(Request& request, ProfileService& profiles, std::uint64_t& refused) {
  const std::vector<PersonRecord> people = request.people_in(PersonState::submitted);
  if (people.empty()) return {};
  const auto positions = profiles.delete_profiles(ids_of(people), request.asked().ignore_alias);
  if (!positions) return std::unexpected(positions.error());
  const auto [not_taken, taken] = part(people, *positions);
  refused = not_taken.size();
  std::vector<RequestChange> changes;
  change_state(changes, taken, PersonState::profile_deleted, kDeleted);
  note(changes, not_taken, kNotDeleted);
  request.change(changes);
  return {};
}

Done<> read_back(Request& request, TaskService& tasks, ProfileService& profiles, const ReadingBack& options,
                 std::uint64_t& still_there) {
  std::chrono::milliseconds pause = options.first_pause;
  for (std::uint32_t reading = 1;; ++reading) {
    const std::vector<PersonRecord> people = request.people_in(PersonState::task_succeeded);
    still_there = 0;
    if (people.empty()) return {};
    const auto positions = profiles.still_there(ids_of(people));
    if (!positions) return std::unexpected(positions.error());
    const auto [there, gone] = part(people, *positions);
    std::vector<RequestChange> changes;
    change_state(changes, gone, PersonState::erased, {.what = "profile read back", .answer = "gone"});
    note(changes, there, {.what = "profile read back", .answer = "still there"});
    request.change(changes);
    still_there = there.size();
    if (there.empty()) return {};
    if (auto done = delete_again(request, profiles, there); !done) return done;
    if (reading >= options.readings_max) return {};
    if (auto done = tasks.pause(pause); !done) return done;
    pause *= 2;
  }
}

}  // namespace mixferry::erasing
