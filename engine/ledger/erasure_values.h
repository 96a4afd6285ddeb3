#pragma once
/// The values of what people ask for by law: requests, whom they are about, what became of them.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/base/hash128.h"

namespace mixferry::ledger {

/// What is asked for, for one or many people at once.
struct PrivacyRequest {
  enum class Kind : std::uint8_t {
    erase,     ///< to be forgotten
    retrieve,  ///< to be given their data
  };
  Kind kind = Kind::erase;
  std::string project = {};         ///< as in RunIdentity
  std::string project_number = {};  ///< for people; empty where it is not known
  std::string compliance = "GDPR";  ///< Mixpanel's word, as is
  std::string disclosure = {};      ///< this too; of a retrieval by CCPA
  std::string reference = {};       ///< of who asked: `CASE-7`
  bool ignore_alias = false;        ///< the profile is deleted by this very id (`$ignore_alias`)
  bool keeps_ids = false;           ///< ids stay when it is over
  [[nodiscard]] bool operator==(const PrivacyRequest&) const = default;
};

using PrivacyRequestId = std::int64_t;

enum class RequestState : std::uint8_t {
  open,
  done,       ///< for everyone
  failed,     ///< for some of them, or all
  cancelled,  ///< for all who are not done
};

struct PrivacyRequestRecord {
  PrivacyRequestId id = 0;
  PrivacyRequest request = {};
  RequestState state = RequestState::open;
  std::string begun = {};  ///< UTC, ISO 8601
  std::string ended = {};  ///< the same; empty: it is open
  [[nodiscard]] bool operator==(const PrivacyRequestRecord&) const = default;
};

struct PersonToSee {
  std::string id;                  ///< as it is sent
  std::string profiles = "users";  ///< whose id, as in SnapshotKey: or `groups company`
};

/// How far it is with a person. Those before `erased` are under way, in this order.
enum class PersonState : std::uint8_t {
  listed,           ///< on the list; in an order: a task may have been begun
  submitted,        ///< tasks were begun
  profile_deleted,  ///< and Mixpanel took the deletion of the profile. Not of a retrieval
  task_succeeded,   ///< and its tasks succeeded
  erased,           ///< and the profile can't be read any more
  retrieved,        ///< of a retrieval: what was found is here
  failed,           ///< see the reason: to be asked for anew
  cancelled,
};
[[nodiscard]] bool is_under_way(PersonState state);

/// Mixpanel's word for a task that is done.
inline constexpr std::string_view kTaskSucceeded = "SUCCESS";

/// By which a person is spoken of within a request: from 1, in the order in which they were given.
using PersonNumber = std::uint64_t;
/// Of the people of a request, those for whom tasks are begun together. 0: none yet.
using OrderNumber = std::uint64_t;

struct PersonRecord {
  PersonNumber number = 0;
  std::string id = {};        ///< empty once the request is over, unless it keeps them
  std::string profiles = {};  ///< as in PersonToSee
  Hash128 mark = {};          ///< of the id, by `ErasedPeople::id_marker`
  PersonState state = PersonState::listed;
  OrderNumber order = 0;
  std::string reason = {};  ///< why it failed or was cancelled, for people
  [[nodiscard]] bool operator==(const PersonRecord&) const = default;
};

/// A task of an order. All tasks of an order together are for all of its people.
struct TaskRecord {
  std::string id = {};  ///< Mixpanel's
  OrderNumber order = 0;
  std::string status = {};  ///< Mixpanel's word, as it was told last; empty: not yet
  std::string asked = {};   ///< when that was, UTC, ISO 8601
  bool is_adopted = false;  ///< it was there already: begun by others, or by a call that got no answer
  [[nodiscard]] bool operator==(const TaskRecord&) const = default;
};

/// Something that was done for a request, for whoever wants it proved. No personal data.
struct RequestStep {
  std::string what = {};     ///< `task begun`
  std::string answer = {};   ///< Mixpanel's, in short: `201, task 7f3a`
  std::uint64_t people = 0;  ///< for how many
  std::string time = {};     ///< UTC, ISO 8601; the ledger fills it in
  [[nodiscard]] bool operator==(const RequestStep&) const = default;
};

// What a transaction changes of a request.

/// These people are the next ones for whom tasks are begun together. Written before the call: from then on
/// a task may have been begun for them, and only the same order, or Mixpanel, tells. An order that has no
/// tasks may be divided into others.
struct PeopleOrdered {
  OrderNumber order = 0;
  std::vector<PersonNumber> people = {};
};
/// An order has these tasks; its people are submitted.
struct TasksBegun {
  OrderNumber order = 0;
  std::vector<std::string> tasks = {};
  bool are_adopted = false;
};
struct TaskTold {
  std::string task = {};
  std::string status = {};
};
/// Forward only. To `task_succeeded` only those whose tasks all were told to be a success, and to `erased`
/// only from there.
struct PeopleMoved {
  std::vector<PersonNumber> people = {};
  PersonState state = PersonState::listed;
  std::string reason = {};
};
/// They are taken off the list of erased people, where this request put them.
struct PeopleSpared {
  std::vector<PersonNumber> people = {};
};
/// It is over: nobody is under way any more.
struct RequestEnded {
  RequestState state = RequestState::done;
};
using RequestChange =
    std::variant<PeopleOrdered, TasksBegun, TaskTold, PeopleMoved, PeopleSpared, RequestEnded, RequestStep>;

/// Someone on the list of erased people.
struct ErasedPerson {
  std::string project = {};  ///< as in RunIdentity
  Hash128 mark = {};
  std::string since = {};  ///< UTC, ISO 8601
  PrivacyRequestId request = 0;
  std::string lifted = {};  ///< the same; empty: they may not be sent
  [[nodiscard]] bool operator==(const ErasedPerson&) const = default;
};

/// `task_succeeded`, as the ledger and reports have it; and back, nullopt for what is none.
[[nodiscard]] std::string_view name_of(PersonState state);
[[nodiscard]] std::string_view name_of(RequestState state);
[[nodiscard]] std::string_view name_of(PrivacyRequest::Kind kind);
[[nodiscard]] std::optional<PersonState> person_state_named(std::string_view name);
[[nodiscard]] std::optional<RequestState> request_state_named(std::string_view name);
[[nodiscard]] std::optional<PrivacyRequest::Kind> request_kind_named(std::string_view name);

}  // namespace mixferry::ledger
