// The whole stack but for the network, against a Mixpanel that refuses, stalls, forgets to answer and counts
// differently each time. What must hold whatever happens is checked at the end.

#include <cstdlib>
#include <gtest/gtest.h>
#include <map>
#include <optional>
#include <random>
#include <set>

#include "engine/delivery/layers.h"
#include "tests/unit/delivery/harness.h"

namespace mixferry::delivery {
namespace {

/// A record, as the record `{"n":<number>,"p":<profile>,"bad":<bool>,"once":<bool>}` says it.
struct Wanted {
  std::size_t number = 0;
  std::size_t profile = 0;
  bool is_bad = false;
  bool bears_repeating = true;
};

/// What a profile is made of: a record that bears repeating replaces it all, one that does not adds to it.
struct Profile {
  std::optional<std::size_t> replaced_by;
  std::vector<std::size_t> added;
};

/// How likely each fault is, in percent; drawn per seed.
struct Moods {
  unsigned told_to_slow_down = 0;
  unsigned fails_before_storing = 0;
  unsigned fails_after_storing = 0;
  unsigned unreachable = 0;
  unsigned names_bad = 0;         ///< of refusals; otherwise a count, or nothing
  unsigned counts_none_good = 0;  ///< of refusals that stored nothing
  unsigned stores_good_part = 0;  ///< of refusals that name nothing
  std::size_t body_bytes_max = 0;
};

/// Mixpanel as a model: stores, counts and answers; asserts what no client may do.
class FickleServer final : public BatchSink {
 public:
  FickleServer(FakeTimer& timer, const std::vector<Wanted>& wanted, const Moods& moods, std::uint64_t seed)
      : timer_(timer), wanted_(wanted), moods_(moods), random_(seed), times_stored(wanted.size()) {}

  asio::awaitable<DeliveryResult> deliver(const batch::Batch& batch) override {
    const std::vector<std::size_t> numbers = numbers_of(batch);
    EXPECT_TRUE(std::ranges::is_sorted(numbers)) << "order inside a request";
    for (const std::size_t number : numbers) {
      EXPECT_FALSE(never_again_.contains(number)) << "update " << number << " was sent again";
    }
    co_await timer_.sleep_for(std::chrono::milliseconds{random_() % 300});
    DeliveryResult answer = judge(batch, numbers);
    const bool is_settled_for_unrepeatable =
        answer.has_value() || answer.error().maybe_stored || !answer.error().named.empty();
    if (is_settled_for_unrepeatable) {
      for (const std::size_t number : numbers) {
        if (!wanted_[number].bears_repeating) never_again_.insert(number);
      }
    }
    co_return answer;
  }

  const std::map<std::size_t, Profile>& profiles() const { return profiles_; }

 private:
  std::vector<std::size_t> numbers_of(const batch::Batch& batch) const {
    std::vector<std::size_t> numbers;
    for (std::size_t i = 0; i < batch.records.size(); ++i) {
      numbers.push_back(std::stoul(std::string{batch.record(i)}));
    }
    return numbers;
  }

  bool happens(unsigned percent) { return random_() % 100 < percent; }

  void store(const std::vector<std::size_t>& numbers) {
    for (const std::size_t number : numbers) {
      const Wanted& record = wanted_[number];
      if (record.is_bad) continue;
      ++times_stored[number];
      if (record.bears_repeating) {
        profiles_[record.profile] = {.replaced_by = number, .added = {}};
      } else {
        profiles_[record.profile].added.push_back(number);
      }
    }
  }

  DeliveryResult judge(const batch::Batch& batch, const std::vector<std::size_t>& numbers) {
    if (happens(moods_.unreachable)) return no_answer(false);
    if (happens(moods_.told_to_slow_down))
      return told_to_slow_down(happens(50) ? std::optional{3'000ms} : std::nullopt);
    if (batch.body.size() > moods_.body_bytes_max) return refused(false, 413);
    if (happens(moods_.fails_before_storing)) return no_answer();
    if (happens(moods_.fails_after_storing)) {
      store(numbers);
      return no_answer();
    }
    std::vector<std::uint32_t> bad;
    for (std::uint32_t i = 0; i < numbers.size(); ++i) {
      if (wanted_[numbers[i]].is_bad) bad.push_back(i);
    }
    if (bad.empty()) {
      store(numbers);
      return stored();
    }
    if (happens(moods_.names_bad)) {
      store(numbers);
      return refused_naming(bad);
    }
    if (happens(moods_.stores_good_part)) {
      store(numbers);
      return refused();
    }
    return refused(!happens(moods_.counts_none_good));
  }

  FakeTimer& timer_;
  const std::vector<Wanted>& wanted_;
  Moods moods_;
  std::mt19937_64 random_;
  std::map<std::size_t, Profile> profiles_;
  std::set<std::size_t> never_again_;  ///< unrepeatable records that may be stored

 public:
  std::vector<int> times_stored;
};

class Simulation {
 public:
  explicit Simulation(std::uint64_t seed) : random_(seed) {
    make_batches();
    const auto percent = [this](unsigned most) { return static_cast<unsigned>(random_() % (most + 1)); };
    const Moods moods{.told_to_slow_down = percent(30),
                      .fails_before_storing = percent(20),
                      .fails_after_storing = percent(20),
                      .unreachable = percent(20),
                      .names_bad = percent(100),
                      .counts_none_good = percent(100),
                      .stores_good_part = percent(100),
                      .body_bytes_max = 100 + random_() % 1'000};
    FickleServer server{world_.timer, wanted_, moods, random_()};
    Layers layers{world_.executor(),
                  server,
                  world_.timer,
                  traffic_,
                  {.concurrency_max = 4,
                   .records_per_second = 2'000,
                   .bytes_per_minute = 1'000'000,
                   .give_up_after = 24h,
                   .seed = seed}};
    for (std::size_t i = 0; i < batches_.size(); ++i)
      begun_.push_back(&world_.begin(layers.splitting, batches_[i]));
    world_.timer.run();
    check(server);
  }

 private:
  /// Profiles are of one batch each: keeping their order across batches is the pipeline's work.
  void make_batches() {
    const bool with_unrepeatable = random_() % 2 == 0;
    const unsigned bad_percent = random_() % 3 == 0 ? 0 : static_cast<unsigned>(random_() % 15);
    for (int i = 0; i < 12; ++i) {
      batch::Batch& batch = batches_.emplace_back();
      const std::size_t records = 1 + random_() % 60;
      for (std::size_t j = 0; j < records; ++j) {
        const Wanted record{.number = wanted_.size(),
                            .profile = static_cast<std::size_t>(i) * 100 + random_() % 10,
                            .is_bad = random_() % 100 < bad_percent,
                            .bears_repeating = !with_unrepeatable || random_() % 3 != 0};
        wanted_.push_back(record);
        batch.append(std::to_string(record.number), record.bears_repeating, record.profile);
      }
    }
  }

  void check(const FickleServer& server) {
    std::set<std::size_t> in_doubt;  ///< by number
    std::size_t number = 0;
    for (std::size_t i = 0; i < batches_.size(); ++i) {
      ASSERT_TRUE(begun_[i]->result.has_value()) << "batch " << i << " never came back";
      ASSERT_TRUE(begun_[i]->result->has_value()) << begun_[i]->result->error().message;
      const DeliveryReport& report = **begun_[i]->result;
      for (const std::uint32_t index : report.in_doubt) in_doubt.insert(number + index);
      check_outcomes(report, batches_[i].records.size(), number, server);
      number += batches_[i].records.size();
    }
    check_profiles(server, in_doubt);
  }

  /// Of a batch whose first record has the number `first`.
  void check_outcomes(const DeliveryReport& report, std::size_t records, std::size_t first,
                      const FickleServer& server) {
    std::map<std::uint32_t, int> outcomes;
    for (const RejectedRecord& record : report.rejected) ++outcomes[record.index];
    const std::set<std::uint32_t> in_doubt{report.in_doubt.begin(), report.in_doubt.end()};
    for (const std::uint32_t index : report.in_doubt) ++outcomes[index];
    for (std::uint32_t j = 0; j < records; ++j) {
      SCOPED_TRACE(testing::Message() << "update " << first + j);
      const Wanted& record = wanted_[first + j];
      const int stored = server.times_stored[first + j];
      EXPECT_LE(outcomes[j], 1) << "rejected or in doubt, once";
      if (in_doubt.contains(j)) {
        EXPECT_FALSE(record.bears_repeating) << "only what does not bear repeating is ever in doubt";
        EXPECT_LE(stored, 1);
      } else if (outcomes[j] == 1) {
        EXPECT_TRUE(record.is_bad) << "a good update was rejected";
      } else {
        EXPECT_FALSE(record.is_bad) << "a bad update was reported as stored";
        EXPECT_GE(stored, 1) << "reported as stored, but is not";
        if (!record.bears_repeating) {
          EXPECT_EQ(stored, 1) << "stored twice";
        }
      }
    }
  }

  /// Each must have been replaced last by the last record that does so, and hold what was added since; of
  /// what is in doubt nobody knows.
  void check_profiles(const FickleServer& server, const std::set<std::size_t>& in_doubt) {
    std::map<std::size_t, Profile> expected;
    for (const Wanted& record : wanted_) {
      if (record.is_bad) continue;
      if (record.bears_repeating) {
        expected[record.profile] = {.replaced_by = record.number, .added = {}};
      } else if (!in_doubt.contains(record.number)) {
        expected[record.profile].added.push_back(record.number);
      }
    }
    for (const auto& [id, profile] : expected) {
      const auto found = server.profiles().find(id);
      ASSERT_NE(found, server.profiles().end()) << "profile " << id;
      std::vector<std::size_t> added = found->second.added;
      std::erase_if(added, [&](std::size_t number) { return in_doubt.contains(number); });
      EXPECT_EQ(found->second.replaced_by, profile.replaced_by) << "profile " << id;
      EXPECT_EQ(added, profile.added) << "profile " << id;
    }
  }

  std::mt19937_64 random_;
  Harness world_;
  TrafficTally traffic_;
  std::vector<Wanted> wanted_;
  std::vector<batch::Batch> batches_;
  std::vector<Begun*> begun_;
};

/// From MIXFERRY_SIMULATION_SEEDS; 10,000 take a quarter of a minute.
std::uint64_t seeds() {
  const char* asked_for = std::getenv("MIXFERRY_SIMULATION_SEEDS");
  return asked_for == nullptr ? 1'000 : std::strtoull(asked_for, nullptr, 10);
}

// Method: each seed draws the batches, the server's moods and its faults.
TEST(DeliverySimulation, EveryRecordEndsOnceAndAsReported) {
  for (std::uint64_t seed = 1; seed <= seeds(); ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    const Simulation simulation{seed};
    if (testing::Test::HasFailure()) break;
  }
}

}  // namespace
}  // namespace mixferry::delivery
