// echo.go - Go's echo servers.   bench w1 port= over=tcp|tls|unix|udp how=read|lines path= cert= key=
package main

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"os"
	"runtime"
	"sync/atomic"
	"time"
)

func echoBytes(c net.Conn) {
	b := make([]byte, 4096)
	for {
		n, e := c.Read(b)
		if e != nil {
			return
		}
		c.Write(b[:n])
	}
}

// The answers leave when no complete line is left, as a server that cares does it.
func echoLines(c net.Conn) {
	r, w := bufio.NewReader(c), bufio.NewWriter(c)
	for {
		l, e := r.ReadSlice('\n')
		if e != nil {
			return
		}
		w.Write(l)
		if r.Buffered() == 0 {
			w.Flush()
		}
	}
}

func echoDatagrams(addr string) {
	a, _ := net.ResolveUDPAddr("udp", addr)
	c, e := net.ListenUDP("udp", a)
	if e != nil {
		panic(e)
	}
	fmt.Println("READY")
	b := make([]byte, 8192)
	for {
		n, from, e := c.ReadFromUDPAddrPort(b)
		if e == nil {
			c.WriteToUDPAddrPort(b[:n], from)
		}
	}
}

func echo(addr string) {
	var l net.Listener
	var e error
	switch A["over"] {
	case "udp":
		echoDatagrams(addr)
		return
	case "unix":
		os.Remove(A["path"])
		l, e = net.Listen("unix", A["path"])
	default:
		l, e = net.Listen("tcp", addr)
	}
	if e == nil && A["over"] == "tls" {
		var c tls.Certificate
		c, e = tls.LoadX509KeyPair(A["cert"], A["key"])
		l = tls.NewListener(l, &tls.Config{Certificates: []tls.Certificate{c}})
	}
	if e != nil {
		panic(e)
	}
	serve := echoBytes
	if A["how"] == "lines" {
		serve = echoLines
	}
	fmt.Println("READY")
	for {
		c, e := l.Accept()
		if e != nil {
			continue
		}
		go func() {
			serve(c)
			c.Close()
		}()
	}
}

// w14: servers and clients in one process, on so many threads.
func echoSelf(threads, conns int, secs float64) {
	runtime.GOMAXPROCS(threads)
	l, e := net.Listen("tcp", "127.0.0.1:0")
	if e != nil {
		panic(e)
	}
	go func() {
		for {
			if c, e := l.Accept(); e == nil {
				go echoBytes(c)
			}
		}
	}()
	var answers int64
	for i := 0; i < threads*conns; i++ {
		c, e := net.Dial("tcp", l.Addr().String())
		if e != nil {
			panic(e)
		}
		go func() {
			b, request := make([]byte, 64), make([]byte, 64)
			for i := range request {
				request[i] = byte(i + 1)
			}
			for {
				c.Write(request)
				if _, e := io.ReadFull(c, b); e != nil {
					panic(e)
				}
				if !bytes.Equal(b, request) {
					panic("wrong answer")
				}
				atomic.AddInt64(&answers, 1)
			}
		}()
	}
	time.Sleep(2 * time.Second)
	a0, w0, c0 := atomic.LoadInt64(&answers), time.Now(), cpu()
	time.Sleep(time.Duration(secs * 1e9))
	n, w, c := float64(atomic.LoadInt64(&answers)-a0), float64(time.Since(w0)), cpu()-c0
	fmt.Printf("{\"per_s\":%.0f,\"cpu_us\":%.3f,\"cores\":%.3f}\n", n/w*1e9, c/n/1e3, c/w)
}
