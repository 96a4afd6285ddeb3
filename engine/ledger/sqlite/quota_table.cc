#include "engine/ledger/sqlite/quota_table.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <unistd.h>

namespace mixferry::ledger {
namespace {

using std::chrono::milliseconds;
using Moment = Quotas::Moment;

/// The hour, and the second, that Mixpanel counts begin when it has the request, a little later than ours.
constexpr milliseconds kHour = std::chrono::hours(1) + std::chrono::seconds(2);
constexpr milliseconds kSecond{1'200};
/// How often it is looked whether another process has ended its request.
constexpr milliseconds kLookAgain{250};

std::int64_t number_of(Moment moment) {
  return moment.time_since_epoch().count();
}

Moment moment_of(std::int64_t number) {
  return Moment(milliseconds(number));
}

/// Of this machine, where the ledger lies. Another process that has got the number by now holds a place for
/// `kPlaceMax` at most.
bool is_alive(std::int64_t process) {
  return ::kill(static_cast<pid_t>(process), 0) == 0 || errno == EPERM;
}

}  // namespace

QuotaTable::QuotaTable(Database& database)
    : database_(database),
      nth_latest_(
          database,
          "SELECT started FROM quota_places WHERE quota = ?1 ORDER BY started DESC LIMIT 1 OFFSET ?2"),
      open_(database, "SELECT process FROM quota_places WHERE quota = ?1 AND is_over = 0 AND started > ?2"),
      count_(database, "SELECT count(*) FROM quota_places WHERE quota = ?1 AND started > ?2"),
      paused_(database, "SELECT until FROM quota_pauses WHERE quota = ?1"),
      insert_(database, "INSERT INTO quota_places (quota, started, process) VALUES (?1, ?2, ?3)"),
      end_(database, "UPDATE quota_places SET is_over = 1 WHERE id = ?1"),
      pause_(database,
             "INSERT INTO quota_pauses (quota, until) VALUES (?1, ?2) "
             "ON CONFLICT (quota) DO UPDATE SET until = max(until, excluded.until)"),
      drop_(database, "DELETE FROM quota_places WHERE started <= ?1 OR started > ?2"),
      drop_pauses_(database, "DELETE FROM quota_pauses WHERE until <= ?1 OR until > ?2") {}

Moment QuotaTable::free_at(std::string_view quota, const QuotaLimits& limits, Moment now) {
  Moment free = now;
  const auto hold = [&](std::uint32_t limit, milliseconds window) {
    if (limit == 0) return;
    Cursor row = nth_latest_.query(quota, limit - 1);
    if (row.next()) free = std::max(free, moment_of(row.integer(0)) + window);
  };
  hold(limits.an_hour, kHour);
  hold(limits.a_second, kSecond);
  if (Cursor row = paused_.query(quota); row.next()) free = std::max(free, moment_of(row.integer(0)));
  if (limits.at_once != 0 && held(quota, now) >= limits.at_once) free = std::max(free, now + kLookAgain);
  return free;
}

std::uint64_t QuotaTable::held(std::string_view quota, Moment now) {
  std::uint64_t places = 0;
  Cursor row = open_.query(quota, number_of(now - Quotas::kPlaceMax));
  while (row.next()) places += is_alive(row.integer(0)) ? 1 : 0;
  return places;
}

QuotaPlaceId QuotaTable::insert(std::string_view quota, Moment now) {
  insert_.run(quota, number_of(now), ::getpid());
  return database_.last_inserted_id();
}

void QuotaTable::end(QuotaPlaceId place) {
  end_.run(place);
}

void QuotaTable::pause(std::string_view quota, Moment until) {
  pause_.run(quota, number_of(until));
}

std::uint32_t QuotaTable::count(std::string_view quota, Moment now) {
  Cursor row = count_.query(quota, number_of(now - kHour));
  return row.next() ? static_cast<std::uint32_t>(row.count(0)) : 0;
}

void QuotaTable::drop_old(Moment now) {
  drop_.run(number_of(now - kHour), number_of(now));
  drop_pauses_.run(number_of(now), number_of(now + kHour));
}

}  // namespace mixferry::ledger
