// The workload w10 of ../../README.md on turmoil: turmoilbench w10 seeds=N messages=N
use rand::SeedableRng;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use turmoil::{
    net::{TcpListener, TcpStream},
    Builder,
};

const MESSAGE: &[u8] = b"ten bytes.";

/// The latencies are those of Becket's defaults. The tick is turmoil's default: hosts see a message at the next one.
fn run(seed: u64, messages: usize) -> Duration {
    let mut sim = Builder::new()
        .enable_random_order()
        .min_message_latency(Duration::from_micros(100))
        .max_message_latency(Duration::from_millis(2))
        .simulation_duration(Duration::from_secs(300))
        .build_with_rng(Box::new(rand::rngs::SmallRng::seed_from_u64(seed)));
    sim.host("server", || async {
        let listener = TcpListener::bind("0.0.0.0:7").await?;
        loop {
            let (mut stream, _) = listener.accept().await?;
            tokio::spawn(async move {
                let mut buffer = [0u8; 4096];
                while let Ok(count) = stream.read(&mut buffer).await {
                    if count == 0 || stream.write_all(&buffer[..count]).await.is_err() {
                        break;
                    }
                }
            });
        }
    });
    sim.client("client", async move {
        let mut stream = TcpStream::connect("server:7").await?;
        let mut buffer = [0u8; 10];
        for _ in 0..messages {
            stream.write_all(MESSAGE).await?;
            stream.read_exact(&mut buffer).await?;
        }
        Ok(())
    });
    sim.run().unwrap();
    sim.elapsed()
}

fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    (fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap()) / 100.0
}

fn main() {
    let mut seeds = 20_000u64;
    let mut messages = 100usize;
    for word in std::env::args().skip(2) {
        match word.split_once('=') {
            Some(("seeds", value)) => seeds = value.parse().unwrap(),
            Some(("messages", value)) => messages = value.parse().unwrap(),
            _ => panic!("{word}: this takes seeds= messages="),
        }
    }
    // A tenth of the seeds is enough for its rate.
    seeds = (seeds / 10).max(1);
    run(0, messages);
    let (begin, cpu) = (Instant::now(), cpu_seconds());
    let mut simulated = Duration::ZERO;
    for seed in 1..=seeds {
        simulated += run(seed, messages);
    }
    let (seconds, cpu) = (begin.elapsed().as_secs_f64(), cpu_seconds() - cpu);
    println!(
        "{{\"seeds\":{seeds},\"per_s\":{:.1},\"cpu_us\":{:.1},\"times_real\":{:.1}}}",
        seeds as f64 / seconds,
        cpu * 1e6 / seeds as f64,
        simulated.as_secs_f64() / seconds
    );
}
