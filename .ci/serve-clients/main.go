// Gets credentials from serve, as the AWS SDK for Go does, and prints the role that STS sees.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials/ec2rolecreds"
	"github.com/aws/aws-sdk-go-v2/credentials/endpointcreds"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

func main() {
	if len(os.Args) == 3 && os.Args[1] == "imds" {
		client := imds.New(imds.Options{Endpoint: os.Args[2]})
		print(ec2rolecreds.New(func(options *ec2rolecreds.Options) { options.Client = client }))
	} else if len(os.Args) == 4 && os.Args[1] == "endpointcreds" {
		token, err := os.ReadFile(os.Args[3])
		fail(err)
		print(endpointcreds.New(os.Args[2], func(options *endpointcreds.Options) {
			options.AuthorizationToken = string(token)
		}))
	} else {
		fail(fmt.Errorf("usage: imds ENDPOINT, or endpointcreds URL TOKEN-FILE"))
	}
}

func print(credentials aws.CredentialsProvider) {
	client := sts.New(sts.Options{
		BaseEndpoint: aws.String(os.Getenv("AWS_ENDPOINT_URL_STS")),
		Credentials:  credentials,
		Region:       os.Getenv("AWS_REGION"),
	})
	caller, err := client.GetCallerIdentity(context.Background(), &sts.GetCallerIdentityInput{})
	fail(err)
	fmt.Println(aws.ToString(caller.Arn))
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
