#include "bench/events/event_rows.h"

#include <array>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <iterator>
#include <string_view>

namespace mixferry::bench {
namespace {

constexpr std::array<std::string_view, 6> kEvents = {"Call Logged",  "Email Sent",    "Meeting Held",
                                                     "Note Written", "Stage Changed", "Deal Won"};
constexpr std::array<std::string_view, 6> kStages = {"Appointment",    "Qualified", "Presentation",
                                                     "Decision Maker", "Contract",  "Closed Won"};
constexpr std::array<std::string_view, 8> kOwners = {"Noor Haddad", "Lena Vogel",  "Marek Nowak", "Ana Costa",
                                                     "Kofi Mensah", "Yuki Tanaka", "Siv Berg",    "Tom Reed"};
constexpr std::array<std::string_view, 24> kWords = {
    "follow", "up",    "on",      "pricing", "renewal", "intro",   "demo",  "contract",
    "review", "query", "about",   "invoice", "next",    "steps",   "start", "quarter",
    "budget", "sign",  "sending", "waiting", "legal",   "secrecy", "plans", "trial"};
constexpr std::array<std::string_view, 5> kSources = {"Inbound", "Outbound", "Partner", "Event", "Referral"};
constexpr std::array<std::string_view, 3> kCurrencies = {"EUR", "USD", "GBP"};

}  // namespace

struct EventRows::Happening {
  std::uint64_t id, time, contact, company;
  std::string_view event, owner, stage, currency, source, word;
  std::string subject, deal;
  std::uint64_t amount, minutes, month, day;
  bool won;
};

std::string EventRows::sentence() {
  std::string text;
  for (std::uint64_t words = 3 + below(6); words > 0; --words) {
    text += kWords[below(kWords.size())];
    if (words > 1) text += ' ';
  }
  return text;
}

EventRows::Happening EventRows::next() {
  time_ += below(20);
  id_ += 1 + below(500);
  return {.id = id_,
          .time = time_,
          .contact = 10'000'000 + below(200'000),
          .company = 7'000'000 + below(20'000),
          .event = kEvents[below(kEvents.size())],
          .owner = kOwners[below(kOwners.size())],
          .stage = kStages[below(kStages.size())],
          .currency = kCurrencies[below(kCurrencies.size())],
          .source = kSources[below(kSources.size())],
          .word = kWords[below(kWords.size())],
          .subject = sentence(),
          .deal = sentence(),
          .amount = below(100'000),
          .minutes = below(90),
          .month = 1 + below(12),
          .day = 1 + below(28),
          .won = below(2) == 0};
}

std::string EventRows::csv_header() {
  return "Activity ID,Activity Type,When,Contact ID,Company "
         "ID,Subject,Owner,Stage,Amount,Currency,Deal,Source,"
         "Minutes,Won,Close Date,Email\n";
}

void EventRows::put_row(std::string& csv) {
  const Happening row = next();
  fmt::format_to(std::back_inserter(csv),
                 "{},{},{:%Y-%m-%dT%H:%M:%SZ},{},{},{},{},{},{},{},{},{},{},{},2026-{:02}-{:02},{}.{}"
                 "@example.com\n",
                 row.id, row.event, fmt::gmtime(static_cast<std::time_t>(row.time)), row.contact, row.company,
                 row.subject, row.owner, row.stage, row.amount, row.currency, row.deal, row.source,
                 row.minutes, row.won, row.month, row.day, row.word, row.contact);
}

void EventRows::put_event(std::string& body) {
  const Happening row = next();
  fmt::format_to(
      std::back_inserter(body),
      R"({{"event":"{}","properties":{{"time":{},"distinct_id":"{}","$insert_id":"{}",)"
      R"("company":"{}","Subject":"{}","Owner":"{}","Stage":"{}","Amount":{},"Currency":"{}","Deal":"{}",)"
      R"("Source":"{}","Minutes":{},"Won":{},"Close Date":"2026-{:02}-{:02}","Email":"{}.{}@example.com"}}}})"
      "\n",
      row.event, row.time, row.contact, row.id, row.company, row.subject, row.owner, row.stage, row.amount,
      row.currency, row.deal, row.source, row.minutes, row.won, row.month, row.day, row.word, row.contact);
}

std::string event_body(std::uint32_t events, std::uint64_t seed) {
  EventRows rows(seed);
  std::string body;
  for (std::uint32_t i = 0; i < events; ++i) rows.put_event(body);
  return body;
}

}  // namespace mixferry::bench
