#include "bench/events/event_body.h"

#include <array>
#include <fmt/format.h>
#include <iterator>
#include <random>
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
    "follow", "up",       "on",    "pricing", "renewal", "intro",    "demo",    "contract",
    "review", "question", "about", "invoice", "next",    "steps",    "kickoff", "quarter",
    "budget", "signed",   "sent",  "waiting", "legal",   "security", "roadmap", "trial"};
constexpr std::array<std::string_view, 5> kSources = {"Inbound", "Outbound", "Partner", "Event", "Referral"};
constexpr std::array<std::string_view, 3> kCurrencies = {"EUR", "USD", "GBP"};

class Drawing {
 public:
  explicit Drawing(std::uint64_t seed) : random_(seed) {}

  [[nodiscard]] std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
  template <typename Words>
  [[nodiscard]] std::string_view one_of(const Words& words) {
    return words[below(words.size())];
  }
  [[nodiscard]] std::string sentence() {
    std::string text;
    for (std::uint64_t words = 3 + below(6); words > 0; --words)
      text.append(one_of(kWords)).append(words > 1, ' ');
    return text;
  }

 private:
  std::mt19937_64 random_;
};

}  // namespace

std::string event_body(std::uint32_t events, std::uint64_t seed) {
  Drawing draw(seed);
  std::string body;
  std::uint64_t time = 1'767'225'600;
  for (std::uint32_t i = 0; i < events; ++i) {
    time += draw.below(90);
    const std::uint64_t contact = 10'000'000 + draw.below(200'000);
    const std::uint64_t company = 7'000'000 + draw.below(20'000);
    fmt::format_to(
        std::back_inserter(body),
        R"({{"event":"{}","properties":{{"time":{},"distinct_id":"{}","$insert_id":"{:016x}{:016x}",)"
        R"("Subject":"{}","Owner":"{}","Stage":"{}","Amount":{},"Currency":"{}","company":"{}","Deal":"{}",)"
        R"("Source":"{}","Minutes":{},"Won":{},"Close Date":"2026-{:02}-{:02}","Email":"{}.{}@example.com"}}}})"
        "\n",
        draw.one_of(kEvents), time, contact, draw.below(~0ULL), draw.below(~0ULL), draw.sentence(),
        draw.one_of(kOwners), draw.one_of(kStages), draw.below(100'000), draw.one_of(kCurrencies), company,
        draw.sentence(), draw.one_of(kSources), draw.below(90), draw.below(2) == 0, 1 + draw.below(12),
        1 + draw.below(28), draw.one_of(kWords), contact);
  }
  return body;
}

}  // namespace mixferry::bench
