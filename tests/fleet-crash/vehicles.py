"""Vehicles that speak JT/T 808, and remember what they sent and what was acknowledged."""

import asyncio
import collections
import time

REGISTER, REGISTERED, LOG_IN, POSITION, ANSWER = 0x0100, 0x8100, 0x0102, 0x0200, 0x8001
ACCEPTED = 0

# How long an alarm waits for its answer before it is sent again, in seconds.
RESEND = 5

NO_DATE, STANDS_STILL, DECADES_AHEAD, RIGHT = "no date", "stands still", "decades ahead", "right"
CLOCKS = [RIGHT] * 6 + [NO_DATE, STANDS_STILL, DECADES_AHEAD]


class Fleet:
    def __init__(self, port, count, chance):
        self.vehicles = [Vehicle(port, number, chance) for number in range(1, count + 1)]
        self._tasks = []

    @property
    def acknowledged_count(self):
        return sum(len(vehicle.acknowledged) for vehicle in self.vehicles)

    @property
    def boots(self):
        return sum(vehicle.boots for vehicle in self.vehicles)

    @property
    def sent_again(self):
        return sum(vehicle.sent_again for vehicle in self.vehicles)

    def drive(self):
        self._tasks = [asyncio.create_task(vehicle.drive()) for vehicle in self.vehicles]

    async def finish(self, patience):
        """Begins no more alarms, and waits for the answers. Returns how many are missing."""
        for vehicle in self.vehicles:
            vehicle.is_finishing = True
        _, running = await asyncio.wait(self._tasks, timeout=patience)
        for task in self._tasks:
            if task.done():
                task.result()
        return sum(len(vehicle.waiting) for vehicle in self.vehicles) if running else 0

    async def stop(self):
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


class Vehicle:
    def __init__(self, port, number, chance):
        self._port, self._chance = port, chance
        self.number = number
        self.clock = CLOCKS[number % len(CLOCKS)]
        self.is_2019 = number % 4 == 0
        self._is_after_boot = False
        # The 2019 edition has twenty digits, of which the gateway leaves out zeros in front down to twelve.
        self.name = f"{13_800_000_000 + number:012d}"
        # By body: an alarm that is sent again has the same serial number and the same bytes.
        self.waiting = collections.OrderedDict()
        self.sent, self.acknowledged = set(), set()
        self.boots = self.sent_again = 0
        self.is_finishing = False
        self._serial = 0
        self._count = 0

    def __str__(self):
        return f"vehicle {self.name} (clock: {self.clock})"

    async def drive(self):
        while not self.is_finishing or self.waiting:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
            except OSError:
                await asyncio.sleep(self._chance.uniform(0.05, 0.3))
                continue
            try:
                await self._talk(FrameReader(reader), writer)
            except (OSError, EOFError, asyncio.TimeoutError):
                await asyncio.sleep(self._chance.uniform(0.05, 0.3))
            finally:
                writer.close()

    def _boot(self):
        """The serial numbers begin anew, and what was not acknowledged is forgotten."""
        self.boots += 1
        self._serial = 0
        self.waiting.clear()

    async def _talk(self, frames, writer):
        if not self.is_finishing and self._chance.random() < 0.3:
            self._boot()
        self._write(writer, REGISTER, self._register())
        _, body = await self._answer(frames, REGISTERED)
        if body[2] != ACCEPTED:
            raise AssertionError(f"{self} may not register: {body[2]}")
        code = body[3:]
        self._write(writer, LOG_IN, bytes([len(code)]) + code + bytes(35) if self.is_2019 else code)
        _, body = await self._answer(frames, ANSWER)
        if body[4] != ACCEPTED:
            raise AssertionError(f"{self} may not log in: {body[4]}")
        serials = {}
        for body, serial in self.waiting.items():
            self.sent_again += 1
            serials[serial] = body
            writer.write(self._frame(POSITION, body, serial))
        listening = asyncio.create_task(self._listen(frames, serials))
        try:
            await self._send(writer, serials, listening)
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)

    async def _send(self, writer, serials, listening):
        last_answer = time.monotonic()
        known = len(self.acknowledged)
        while not self.is_finishing or self.waiting:
            if listening.done():
                listening.result()
            if len(self.acknowledged) > known or not self.waiting:
                known, last_answer = len(self.acknowledged), time.monotonic()
            if time.monotonic() - last_answer > RESEND:
                return
            if not self.is_finishing and len(self.waiting) < 8:
                body = self._alarm()
                serial = self._next_serial()
                self.waiting[body] = serial
                self.sent.add(body)
                serials[serial] = body
                writer.write(self._frame(POSITION, body, serial))
                if self._chance.random() < 0.02:
                    return
            await writer.drain()
            await asyncio.sleep(self._chance.uniform(0.02, 0.2))

    async def _listen(self, frames, serials):
        while True:
            message, body = await frames.read()
            if message != ANSWER or int.from_bytes(body[2:4], "big") != POSITION:
                continue
            serial, result = int.from_bytes(body[0:2], "big"), body[4]
            if result == ACCEPTED and serial in serials:
                alarm = serials.pop(serial)
                self.acknowledged.add(alarm)
                self.waiting.pop(alarm, None)

    async def _answer(self, frames, wanted):
        while True:
            message, body = await asyncio.wait_for(frames.read(), 10)
            if message == wanted:
                return message, body

    def _write(self, writer, message, body):
        writer.write(self._frame(message, body, self._next_serial()))

    def _next_serial(self):
        self._serial = (self._serial + 1) & 0xFFFF
        return self._serial

    def _register(self):
        place = (31).to_bytes(2, "big") + (115).to_bytes(2, "big")
        plate = f"A{self.number:05d}".encode("gbk")
        if self.is_2019:
            return place + b"MAKER".ljust(11, b"\0") + b"MODEL".ljust(30, b"\0") + f"T{self.number}".encode().ljust(30, b"\0") + b"\1" + plate
        return place + b"MAKER" + b"MODEL".ljust(20, b"\0") + f"T{self.number}".encode().ljust(7, b"\0") + b"\1" + plate

    def _alarm(self):
        """A position (JT/T 808-2013 table 23) with one alarm of an assistant (T/JSATL 12-2017 table 4-15). Two alarms
        one after the other differ in one byte, unless the clock makes more of them."""
        self._count += 1
        place = (31_230_000 + (self._count & 0xFF)).to_bytes(4, "big") + (121_470_000 + (self._count >> 8)).to_bytes(4, "big")
        when = self._time()
        position = bytes(4) + (3).to_bytes(4, "big") + place + bytes([0, 20, 0, 100, 0, 90]) + when
        identity = f"T{self.number}".encode().ljust(7, b"\0")[:7] + when + bytes(3)
        assistant = (1).to_bytes(4, "big") + bytes([0, 2, 1, 60, 0, 0, 0, 0, 60, 0, 20]) + place + when + bytes(2) + identity
        return position + bytes([0x64, len(assistant)]) + assistant

    def _time(self):
        if self.clock == NO_DATE:
            return bytes(6)
        if self.clock == STANDS_STILL:
            return bytes.fromhex("130101000000")
        # GMT+8, as the standard has it.
        now = time.gmtime(time.time() + 8 * 3600)
        digits = time.strftime("%y%m%d%H%M%S", now)
        return bytes.fromhex("9" + digits[1:] if self.clock == DECADES_AHEAD else digits)

    def _frame(self, message, body, serial):
        if self.is_2019:
            header = ((1 << 14) | len(body)).to_bytes(2, "big") + b"\1" + bytes.fromhex(self.name.rjust(20, "0"))
        else:
            header = len(body).to_bytes(2, "big") + bytes.fromhex(self.name)
        content = message.to_bytes(2, "big") + header + serial.to_bytes(2, "big") + body
        check = 0
        for byte in content:
            check ^= byte
        content += bytes([check])
        return b"\x7e" + content.replace(b"\x7d", b"\x7d\1").replace(b"\x7e", b"\x7d\2") + b"\x7e"


class FrameReader:
    def __init__(self, reader):
        self._reader = reader

    async def read(self):
        """Returns the id and the body of the next message."""
        while True:
            content = (await self._reader.readuntil(b"\x7e"))[:-1]
            if content:
                break
        content = content.replace(b"\x7d\2", b"\x7e").replace(b"\x7d\1", b"\x7d")[:-1]
        attributes = int.from_bytes(content[2:4], "big")
        header = 17 if attributes & (1 << 14) else 12
        return int.from_bytes(content[0:2], "big"), content[header:]
