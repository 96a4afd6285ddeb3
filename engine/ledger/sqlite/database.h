#pragma once
/// SQLite as far as the ledger needs it. The only place, with its .cc, that knows SQLite's own interface.
///
/// Failures of the disk or the file are `RunError` (`stopped`): which file, what failed, what to do. Breaking
/// a constraint of the schema, or misusing SQLite, is a bug of the program: `std::logic_error`.

#include <chrono>
#include <concepts>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

struct sqlite3;
struct sqlite3_stmt;

namespace mixferry::ledger {

class Statement;

/// One connection. Belongs to one thread at a time; outlives its statements.
class Database {
 public:
  /// Opens `file` for writing, or makes it, readable by its owner alone. A lock of another process is waited
  /// for for at most `busy_timeout`. The file's contents are not looked at yet.
  Database(const std::filesystem::path& file, std::chrono::milliseconds busy_timeout);

  /// Runs one or several statements that take no values; what they answer is dropped.
  void execute(const std::string& sql);
  [[nodiscard]] std::int64_t last_inserted_id() const;
  /// Rows that the last statement inserted, changed or deleted.
  [[nodiscard]] std::int64_t rows_changed() const;
  [[nodiscard]] const std::filesystem::path& file() const { return file_; }
  /// Leaves the log of a killed program beside the file when this is closed, instead of carrying it over.
  void keep_log(bool keep);
  /// Goes through the whole file; throws as `refuse_damaged` does.
  void require_sound();
  /// Throws that the file is damaged; `how`, for people.
  [[noreturn]] void refuse_damaged(const std::string& how) const;

 private:
  friend class Statement;
  friend class Cursor;
  friend class Transaction;
  friend class Snapshot;

  void check(int code) const;
  [[noreturn]] void fail(int code) const;
  /// Throws when the file's name no longer leads to what was opened: what is written then is lost.
  void require_in_place() const;

  std::filesystem::path file_;
  std::chrono::milliseconds busy_timeout_;
  struct Close {
    void operator()(sqlite3* handle) const;
  };
  std::unique_ptr<sqlite3, Close> handle_;
  std::uint64_t inode_ = 0;  ///< of the file that was opened
};

/// Bytes to be stored as they are, where a `string_view` would be stored as text.
struct Blob {
  std::string_view bytes;
};

/// The rows that a statement answers. While it lives, its statement can't be used for anything else.
class Cursor {
 public:
  ~Cursor();
  Cursor(const Cursor&) = delete;
  Cursor& operator=(const Cursor&) = delete;

  /// Goes to the next row, the first at first; false: there is none.
  [[nodiscard]] bool next();
  /// Columns of the current row, from 0.
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] std::uint64_t count(int column) const;
  [[nodiscard]] double real(int column) const;
  /// Text or blob; valid until `next`.
  [[nodiscard]] std::string_view text(int column) const;

 private:
  friend class Statement;
  explicit Cursor(Statement& statement) : statement_(statement) {}

  Statement& statement_;
};

/// One SQL statement, prepared once, run often.
class Statement {
 public:
  Statement(Database& database, std::string_view sql);

  /// Runs it with `values` for ?1, ?2, ... The values are copied.
  template <typename... Values>
  [[nodiscard]] Cursor query(const Values&... values) {
    [[maybe_unused]] int index = 0;
    (bind(++index, values), ...);
    return Cursor{*this};
  }
  /// The same, for statements that answer nothing.
  template <typename... Values>
  void run(const Values&... values) {
    Cursor cursor = query(values...);
    while (cursor.next()) {
    }
  }

 private:
  friend class Cursor;

  template <std::integral Integer>
  void bind(int index, Integer value) {
    if (!std::in_range<std::int64_t>(value)) refuse_integer();
    bind_integer(index, static_cast<std::int64_t>(value));
  }
  void bind_integer(int index, std::int64_t value);
  void bind(int index, double value);
  void bind(int index, std::string_view value);
  void bind(int index, Blob value);
  [[noreturn]] static void refuse_integer();

  struct Finalize {
    void operator()(sqlite3_stmt* handle) const;
  };
  Database& database_;
  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

/// All or nothing: what is not committed when it goes is rolled back. Takes the write lock at once, so that
/// nothing that is read inside can be outdated when it is written.
class Transaction {
 public:
  explicit Transaction(Database& database);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  /// Returns once everything is on the disk.
  void commit();

 private:
  Database& database_;
};

/// While it lives, all that is read is of one moment, whatever other processes write. Within a transaction
/// it is anyway.
class Snapshot {
 public:
  explicit Snapshot(Database& database);
  ~Snapshot();
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

 private:
  Database* const database_;  ///< nullptr within a transaction
};

}  // namespace mixferry::ledger
